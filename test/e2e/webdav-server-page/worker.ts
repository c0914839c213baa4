import { createWebDavServerHandler } from '../../../src/adapter/index.js';
import { startWorker } from '../../../src/worker/start-worker.js';

startWorker({ createHandler: createWebDavServerHandler });
