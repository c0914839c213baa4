// Looks for the script tag, which is known only while the file is run for the first time.
import './default-worker.js';
import { startWorker } from '../worker/start-worker.js';

/**
 * The whole package in one file for pages without modules or bundlers: `<script src="standalone.js">` registers
 * `<spice-share>` before the next script runs, and the same file runs as the worker, where there are no elements.
 */
if (typeof document === 'undefined') startWorker();
else void import('./page.js');
