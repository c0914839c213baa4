import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';

/** A machine in QEMU whose SPICE server has a WebDAV port; what runs in it is the caller's. */
export interface Machine {
  /** QEMU's own WebSocket. */
  readonly spiceUrl: string;
  /** Rejects when QEMU ends, whoever ended it, and never resolves. */
  readonly ended: Promise<never>;
  /** What QEMU wrote to its standard error so far. */
  readonly complaints: string;
  /** Resolves when the process is gone. */
  kill(): Promise<void>;
}

export interface MachineOptions {
  /** The ticket; without one anybody may connect. */
  readonly password?: string;
  /** What else QEMU is told: what to boot, or -S to boot nothing. */
  readonly parameters: readonly string[];
}

const channel = 'org.spice-space.webdav.0';

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('connect', () => resolve(true)).on('error', () => resolve(false));
    socket.on('connect', () => socket.destroy());
  });
}

/**
 * Starts QEMU, emulating the processor, and resolves when its SPICE server listens.
 * @throws an Error with QEMU's words when it ends before that.
 */
export async function startMachine({ password, parameters }: MachineOptions): Promise<Machine> {
  const port = await freePort();
  const ticket = password === undefined ? 'disable-ticketing=on' : 'password-secret=ticket';
  const secret = password === undefined ? [] : ['-object', `secret,id=ticket,data=${password.replaceAll(',', ',,')}`];
  const qemu = spawn(
    // The machine dies with the tests, however they end.
    'setpriv',
    [
      ...['--pdeathsig', 'KILL', 'qemu-system-x86_64'],
      ...['-accel', 'tcg,thread=multi', '-cpu', 'max', '-smp', '1', '-no-reboot'],
      ...['-display', 'none', '-vga', 'std', '-nic', 'none'],
      ...secret,
      ...['-spice', `port=${port},addr=127.0.0.1,${ticket}`],
      ...['-device', 'virtio-serial-pci', '-chardev', `spiceport,id=webdav,name=${channel}`],
      ...['-device', `virtserialport,chardev=webdav,name=${channel}`],
      ...parameters,
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let complaints = '';
  qemu.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaints += text;
  });
  const ended = new Promise<never>((_, reject) => {
    qemu.once('error', reject);
    // Its last words come after its end.
    qemu.once('close', (code, signal) => reject(new Error(`QEMU ended with ${code ?? signal}\n${complaints}`)));
  });
  // It may end when nobody waits for it.
  ended.catch(() => {});
  while (!(await Promise.race([accepts(port), ended]))) await new Promise((resolve) => setTimeout(resolve, 50));
  return {
    spiceUrl: `ws://127.0.0.1:${port}`,
    ended,
    get complaints() {
      return complaints;
    },
    kill: () => kill(qemu),
  };
}

async function kill(qemu: ChildProcess): Promise<void> {
  if (qemu.exitCode !== null || qemu.signalCode !== null) return;
  const exited = once(qemu, 'exit');
  qemu.kill('SIGKILL');
  await exited;
}
