/** Hands the dropped folder to the worker, and no more. */
const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });

document.addEventListener('dragover', (event) => event.preventDefault());
document.addEventListener('drop', async (event) => {
  event.preventDefault();
  const handle = await event.dataTransfer?.items[0]?.getAsFileSystemHandle?.();
  if (handle?.kind !== 'directory') return;
  worker.postMessage(handle);
  document.title = 'ready';
});
