/** Vite: builds the file as a worker and gives its address. */
declare module '*?worker&url' {
  const url: string;
  export default url;
}
