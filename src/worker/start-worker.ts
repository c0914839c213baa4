import { systemClock } from '../base/clock.js';
import type { Disposable } from '../base/disposable.js';
import { ShareError } from '../base/share-error.js';
import type { CreateHandler } from '../session/drive.js';
import { FsError } from '../share/fs-error.js';
import type { EngineCall, EngineFailure, EngineMessage } from './messages.js';
import { ShareEngine } from './share-engine.js';
import type { RequestEvent } from './share-state.js';

export type { CreateHandler, HandlerOptions } from '../session/drive.js';

/** So long a request that was answered may wait for others, to be told to the page together. */
const requestsIntervalMs = 50;

/** What `startWorker` takes. */
export interface WorkerOptions {
  /** Answers the guest's requests in the place of this package's own WebDAV server. */
  readonly createHandler?: CreateHandler;
}

declare const self: DedicatedWorkerGlobalScope;

/**
 * Makes the dedicated worker that it is called in a share's engine, behind messages. A host page that brings its own
 * handler calls it in a worker file of its own, and gives that file's address to `createShare` as `workerUrl`.
 */
export function startWorker({ createHandler }: WorkerOptions = {}): void {
  // What was answered is told some at a time: a message for each request would take the page as long as the request.
  let requests: RequestEvent[] = [];
  let due: Disposable | undefined;
  const flush = (): void => {
    due?.dispose();
    due = undefined;
    if (requests.length > 0) self.postMessage({ type: 'requests', events: requests } satisfies EngineMessage);
    requests = [];
  };
  const post = (message: EngineMessage): void => {
    flush();
    self.postMessage(message);
  };
  const events = {
    onState: (state) => post({ type: 'state', state }),
    onRequest: (event) => {
      requests.push(event);
      due ??= systemClock.after(requestsIntervalMs, flush);
    },
    onBytes: (event) => post({ type: 'bytes', event }),
    onTransfers: (event) => post({ type: 'transfers', event }),
  } satisfies ConstructorParameters<typeof ShareEngine>[1];
  const engine = new ShareEngine('worker', events, createHandler);

  self.addEventListener('message', async ({ data }: MessageEvent<EngineCall>) => {
    const { id, method, parameters } = data;
    try {
      // The one sender is the proxy, whose calls are typed by Engine.
      const call = engine[method] as (...parameters: readonly unknown[]) => Promise<unknown>;
      const value = await call.apply(engine, [...parameters]);
      post({ type: 'result', id, value });
    } catch (error) {
      post({ type: 'failure', id, failure: describeFailure(error) });
    }
  });

  const name = `spice-html5-webdav/worker/${Math.random()}`;
  const locks = self.navigator.locks as LockManager | undefined;
  const holding = locks?.request(name, () => {
    post({ type: 'ready', lifeLock: name });
    return new Promise(() => {});
  });
  // Insecure pages have no locks, and frames without storage are refused them.
  if (holding === undefined) post({ type: 'ready' });
  else holding.catch(() => post({ type: 'ready' }));
}

function describeFailure(error: unknown): EngineFailure {
  if (error instanceof ShareError) return { type: 'share', code: error.code, message: error.message };
  if (error instanceof FsError) return { type: 'fs', code: error.code };
  return { type: 'other', message: String(error) };
}
