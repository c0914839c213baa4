import { startTrustedWorker } from '../embed/trusted-worker.js';

/** The script that is being run; null in a worker, and in a page that loads the file as a module. */
const script = typeof document === 'undefined' ? null : document.currentScript;
const address = script !== null && 'src' in script ? script.src : '';

/**
 * In the standalone file this stands in the place of embed/default-worker.ts: the file is its own worker.
 * @throws Error for a page that hides where the file lies; else what the browser throws where it refuses workers.
 */
export function startDefaultWorker(): Worker {
  if (address === '')
    throw new Error('standalone.js was not loaded by a script tag with src: give its address as workerUrl');
  return startTrustedWorker(address);
}
