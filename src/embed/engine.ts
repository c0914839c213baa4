import { systemClock } from '../base/clock.js';
import type { Engine, EngineEvents } from '../worker/messages.js';
import type { DriveSettings } from '../worker/share-state.js';
import { SteadyEngine } from '../worker/steady-engine.js';
import { WorkerEngine } from '../worker/worker-engine.js';
import { startDefaultWorker } from './default-worker.js';
import { startTrustedWorker } from './trusted-worker.js';

export interface EngineOptions {
  readonly settings: DriveSettings;
  readonly workerUrl?: string | URL;
  readonly worker?: boolean;
}

/** The engine in a worker, or in the page where a worker is not to be had or not wanted: the same code either way. */
export async function startEngine(options: EngineOptions, events: EngineEvents): Promise<Engine> {
  const engine = await makeEngine(options, events);
  await engine.configure(options.settings);
  return engine;
}

async function makeEngine(options: EngineOptions, events: EngineEvents): Promise<Engine> {
  if (options.worker !== false) {
    try {
      const { workerUrl } = options;
      const startWorker = (): Worker =>
        workerUrl === undefined ? startDefaultWorker() : startTrustedWorker(workerUrl);
      const start = (watched: EngineEvents): Promise<WorkerEngine> =>
        WorkerEngine.start(startWorker(), watched, systemClock);
      return await SteadyEngine.start(start, events, systemClock);
    } catch (error) {
      console.warn('spice-html5-webdav: no worker, the session runs in the page:', error);
    }
  }
  const { ShareEngine } = await import('../worker/share-engine.js');
  return new ShareEngine('page', events);
}
