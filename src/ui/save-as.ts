/** Browsers read the URL of a download some time after the click. */
const downloadStartsWithinMs = 60_000;

/** Has the browser save a file under a name. */
export function saveAs(content: Blob, name: string): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), downloadStartsWithinMs);
}
