import { createServer, type ServerResponse } from 'node:http';
import { join, resolve } from 'node:path';
import type { Duplex } from 'node:stream';
import { build } from 'vite';
import { serveFile } from '../loopback/static-files.js';
import { serveBareSocket } from './bare-socket.js';
import type { Task, TaskResult } from './floor-page/tasks.js';

const outDir = resolve(import.meta.dirname, '../.cache/floor-page');

/** What the same browser does without our code: a socket that moves bytes, a disk that is written, a directory listed. */
export interface Floor {
  /** The page to open and to drop the folder on; its title is "ready" then. */
  readonly pageUrl: string;
  /** Milliseconds for so many bytes to the browser and from it, at once. */
  socket(toBrowser: number, fromBrowser: number): Promise<number>;
  /** The bytes of a file from the disk to the socket, with nothing between. */
  readAndSend(name: string, bytes: number): Promise<number>;
  /** Milliseconds for a file of so many bytes, and how many of them its `close()` took. */
  write(name: string, bytes: number): Promise<{ ms: number; closeMs: number }>;
  /** The same bytes from the socket and to a file, at once and neither waiting for the other. */
  receiveAndWrite(name: string, bytes: number): Promise<number>;
  list(path: readonly string[]): Promise<number>;
  close(): Promise<void>;
}

export async function startFloor(): Promise<Floor> {
  await build({
    configFile: false,
    logLevel: 'warn',
    root: join(import.meta.dirname, 'floor-page'),
    build: { outDir, emptyOutDir: true, target: 'chrome124' },
    worker: { format: 'es' },
  });
  const sockets = new Set<Duplex>();
  let waiting: ServerResponse | undefined;
  let queued: { task: Task; settle: (result: TaskResult) => void } | undefined;
  const hand = (): void => {
    if (waiting === undefined || queued === undefined) return;
    waiting.writeHead(200).end(JSON.stringify(queued.task));
    waiting = undefined;
  };
  const server = createServer((request, response) => {
    if (request.url === '/task') {
      waiting = response;
      hand();
    } else if (request.url === '/result') {
      let body = '';
      request.on('data', (part) => {
        body += part;
      });
      request.on('end', () => {
        response.writeHead(204).end();
        const settle = queued?.settle;
        queued = undefined;
        settle?.(JSON.parse(body) as TaskResult);
      });
    } else {
      void serveFile(outDir, request, response);
    }
  });
  server.on('upgrade', (request, socket) => {
    sockets.add(socket.on('close', () => sockets.delete(socket)));
    serveBareSocket(request, socket);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const url = `//localhost:${address.port}`;
  const run = async (task: Task): Promise<TaskResult> => {
    const result = await new Promise<TaskResult>((settle) => {
      queued = { task, settle };
      hand();
    });
    if (result.error !== undefined) throw new Error(`${task.type}: ${result.error}`);
    return result;
  };
  return {
    pageUrl: `http:${url}/`,
    async socket(toBrowser, fromBrowser) {
      return (await run({ type: 'socket', url: `ws:${url}`, receive: toBrowser, send: fromBrowser })).ms;
    },
    readAndSend: async (name, bytes) => (await run({ type: 'read-and-send', url: `ws:${url}`, name, bytes })).ms,
    async write(name, bytes) {
      const { ms, closeMs = 0 } = await run({ type: 'write', name, bytes });
      return { ms, closeMs };
    },
    receiveAndWrite: async (name, bytes) =>
      (await run({ type: 'receive-and-write', url: `ws:${url}`, name, bytes })).ms,
    list: async (path) => (await run({ type: 'list', path })).ms,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.closeAllConnections();
      await new Promise<void>((done) => server.close(() => done()));
    },
  };
}
