/**
 * `npm start`: builds the console page, serves it with the loopback behind it, and says what to do next.
 * Page and SPICE share one port, so that `--port` moves both and the page finds the server at its own address.
 */
import { createServer } from 'node:http';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { startLoopback } from './loopback.js';
import { serveFile } from './static-files.js';
import { listenOn } from './websocket-listener.js';

const root = resolve(import.meta.dirname, '..');
const built = resolve(root, 'dist/console');
const host = '127.0.0.1';
const spicePath = '/spice';
const usage = `npm start -- [--port N] [--guest-port N] [--password P]

  --port N        where the console page and the SPICE server are (5173)
  --guest-port N  where the pretend guest's agent is (9843)
  --password P    ask for this ticket
`;

interface StartOptions {
  readonly port: number;
  readonly guestPort: number;
  readonly password?: string;
}

/** @throws Error with a text for the person when the arguments make no sense. */
function readArguments(args: readonly string[]): StartOptions | 'help' {
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: { type: 'string', default: '5173' },
      'guest-port': { type: 'string', default: '9843' },
      password: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return 'help';
  return {
    port: readPort('--port', values.port),
    guestPort: readPort('--guest-port', values['guest-port']),
    ...(values.password === undefined ? {} : { password: values.password }),
  };
}

function readPort(name: string, value: string): number {
  const port = Number(value);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`${name} ${value} is not a port.`);
  return port;
}

async function start(options: StartOptions): Promise<void> {
  const http = createServer((request, response) => {
    void serveFile(built, request, response);
  });
  // Before Vite is even loaded, so that a taken port is told at once.
  await listenOn(http, options.port, host).catch(tellTakenPort('--port', options.port));
  const loopback = await startLoopback({
    host,
    guestPort: options.guestPort,
    ...(options.password === undefined ? {} : { password: options.password }),
    server: { http, path: spicePath },
  }).catch(tellTakenPort('--guest-port', options.guestPort));
  const { build } = await import('vite');
  await build({ configFile: resolve(root, 'vite.config.ts'), logLevel: 'warn' });
  const page = new URL(loopback.url.replace(/^ws/, 'http'));
  const query = options.password === undefined ? '' : `?password=${encodeURIComponent(options.password)}`;
  const guest = loopback.guestUrl.replace(host, 'localhost');
  console.log(`
  The console page:  http://localhost:${page.port}/${query}
  The SPICE server:  ${loopback.url}
  The guest's agent: ${guest}/

  1. Open the console page in Chromium, Chrome or Edge.
  2. Drop a folder anywhere on it.
  3. Be the guest: in another terminal, run   curl ${guest}/

  Ctrl+C ends it.
`);
  const stop = () => {
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
    http.closeAllConnections();
    void loopback.close().then(() => http.close(() => process.exit(0)));
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}

function tellTakenPort(option: string, port: number): (error: unknown) => never {
  return (error) => {
    if (!(error instanceof Error) || !('code' in error)) throw error;
    if (error.code === 'EADDRINUSE') {
      throw new Error(`Port ${port} is taken by another program. Choose another: npm start -- ${option} N`);
    }
    if (error.code === 'EACCES') {
      throw new Error(`Port ${port} may not be used by this user. Choose one above 1023: npm start -- ${option} N`);
    }
    throw error;
  };
}

try {
  const options = readArguments(process.argv.slice(2));
  if (options === 'help') console.log(usage);
  else await start(options);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
