import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { buildPeer, type PeerName } from './build-peer.js';

/** Both say within a second that they stand. */
const patienceMs = 30_000;

/** The real spice-server library, with an agent and without a machine. */
export interface SpiceServerPeer {
  readonly spicePort: number;
  /** By WebSocket. */
  readonly url: string;
  /** What programs in the guest talk to. */
  readonly guestUrl: string;
  /** The guest's side of the port. */
  closePort(): void;
  openPort(): void;
  kill(): Promise<void>;
}

/** spice-gtk with phodav: the client that the browser is measured against. */
export interface NativeClient {
  kill(): Promise<void>;
}

/** On a free port. Another program may take that in the moment between: it is tried again with another. */
export async function startSpiceServer({ reusesIds = false } = {}): Promise<SpiceServerPeer> {
  const how = reusesIds ? ['reuse-ids'] : [];
  let port = await freePort();
  const started = start('spice-server-peer', [String(port), ...how]).catch(async () => {
    port = await freePort();
    return start('spice-server-peer', [String(port), ...how]);
  });
  const { child, firstLine } = await started;
  return {
    spicePort: port,
    url: `ws://127.0.0.1:${port}`,
    guestUrl: `http://127.0.0.1:${firstLine.replace('agent ', '')}`,
    closePort: () => void child.stdin?.write('close\n'),
    openPort: () => void child.stdin?.write('open\n'),
    kill: () => kill(child),
  };
}

/** Shares a folder with a SPICE server; resolves when the channel stands. */
export async function startNativeClient(
  server: { readonly spicePort: number },
  directory: string,
): Promise<NativeClient> {
  const { child } = await start('native-client', [String(server.spicePort), directory]);
  return { kill: () => kill(child) };
}

async function start(
  name: PeerName,
  parameters: readonly string[],
): Promise<{ child: ChildProcess; firstLine: string }> {
  const child = spawn(buildPeer(name), parameters, { stdio: ['pipe', 'pipe', 'ignore'] });
  let timer: NodeJS.Timeout | undefined;
  const firstLine = new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve);
    child.once('exit', (code) => reject(new Error(`${name} ended with ${code}`)));
    timer = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`${name} says nothing`));
    }, patienceMs);
  });
  return { child, firstLine: await firstLine.finally(() => clearTimeout(timer)) };
}

function kill(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) {
      resolve();
      return;
    }
    child.once('exit', () => resolve());
    child.kill('SIGKILL');
  });
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
