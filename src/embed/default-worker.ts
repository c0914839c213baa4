import { startTrustedWorker } from './trusted-worker.js';
import { bundledWorkerAddress } from './worker-address.js';

/**
 * The package's own worker, which the page's bundler finds.
 * @throws what the browser throws where it refuses workers, or this one.
 */
export function startDefaultWorker(): Worker {
  // webpack knows the form by the browser's own Worker alone, and brings a policy (its option output.trustedTypes).
  if (import.meta.webpack !== undefined) {
    return new Worker(new URL('../worker/entry.js', import.meta.url), { type: 'module', name: 'spice-html5-webdav' });
  }
  return startTrustedWorker(bundledWorkerAddress());
}
