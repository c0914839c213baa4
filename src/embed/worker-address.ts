/**
 * Bundlers find a worker's file by the form `new Worker(new URL(…))`, and write there where they put it. A class of this
 * name takes the address from them: the browser's own takes no plain one where the page demands Trusted Types.
 */
class Worker {
  readonly address: URL;

  constructor(address: URL, _options: WorkerOptions) {
    this.address = address;
  }
}

export function bundledWorkerAddress(): URL {
  return new Worker(new URL('../worker/entry.js', import.meta.url), { type: 'module' }).address;
}
