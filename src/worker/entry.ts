import { startWorker } from './start-worker.js';

/** The dedicated worker of every share whose page brings none of its own. */
startWorker();
