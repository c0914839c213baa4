import { ShareError } from '../base/share-error.js';
import { FsError } from '../share/fs-error.js';
import type { EngineCall, EngineFailure, EngineMessage } from './messages.js';
import { ShareEngine } from './share-engine.js';

/** The dedicated worker: the engine behind messages. */

declare const self: DedicatedWorkerGlobalScope;

const post = (message: EngineMessage): void => self.postMessage(message);

const engine = new ShareEngine('worker', {
  onState: (state) => post({ type: 'state', state }),
  onRequest: (event) => post({ type: 'request', event }),
  onBytes: (event) => post({ type: 'bytes', event }),
});

function describeFailure(error: unknown): EngineFailure {
  if (error instanceof ShareError) return { type: 'share', code: error.code, message: error.message };
  if (error instanceof FsError) return { type: 'fs', code: error.code };
  return { type: 'other', message: String(error) };
}

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

post({ type: 'ready' });
