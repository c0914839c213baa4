import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildGuestImage, type GuestImage } from './guest-image.js';

/** A running virtual machine with spice-webdavd; the share is at http://localhost:9843/ in it. */
export interface Guest {
  /** QEMU's own WebSocket. */
  readonly spiceUrl: string;
  /** From QEMU's start to the shell's first word. */
  readonly bootMs: number;
  /**
   * Runs a bash command as root, after those before it, and resolves with its exit status (124: it took too long) and
   * all it printed. `agent stop|start|kill` governs spice-webdavd.
   * @throws an Error with the console's end when the guest does not answer.
   */
  run(command: string, options?: { readonly timeoutMs?: number }): Promise<CommandResult>;
  close(): Promise<void>;
}

export interface CommandResult {
  readonly code: number;
  readonly output: string;
}

const bootTimeoutMs = 180_000;
/** The command shell reads a line without flow control: it must fit in what Linux keeps of a terminal's input. */
const maxCommandBytes = 2800;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

function startQemu(image: GuestImage, port: number, console: string, control: string): ChildProcess {
  const channel = 'org.spice-space.webdav.0';
  const parameters = [
    ...['-accel', 'tcg,thread=multi', '-cpu', 'max', '-smp', '1', '-m', '1024', '-no-reboot'],
    ...['-kernel', image.kernel, '-initrd', image.initrd],
    // The last console is where init prints; the first shows on the display.
    ...['-append', 'console=tty0 console=ttyS0 quiet panic=-1 mitigations=off'],
    ...['-drive', `file=${image.disk},if=virtio,format=raw,snapshot=on`],
    ...['-display', 'none', '-vga', 'std', '-nic', 'none'],
    ...['-spice', `port=${port},addr=127.0.0.1,disable-ticketing=on`],
    ...['-device', 'virtio-serial-pci', '-chardev', `spiceport,id=webdav,name=${channel}`],
    ...['-device', `virtserialport,chardev=webdav,name=${channel}`],
    ...['-serial', `file:${console}`, '-serial', `unix:${control}`],
  ];
  // The machine dies with the tests, however they end.
  return spawn('setpriv', ['--pdeathsig', 'KILL', 'qemu-system-x86_64', ...parameters], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
}

/** The guest's end of the second serial port: commands go one after the other. */
class CommandShell {
  readonly #socket: Socket;
  readonly #explain: (what: string) => Error;
  #received = Buffer.alloc(0);
  #wake: () => void = () => {};
  #last: Promise<unknown> = Promise.resolve();

  constructor(socket: Socket, explain: (what: string) => Error) {
    this.#socket = socket;
    this.#explain = explain;
    socket.on('data', (bytes: Buffer) => {
      this.#received = Buffer.concat([this.#received, bytes]);
      this.#wake();
    });
    socket.on('close', () => this.#wake());
    socket.on('error', () => this.#wake());
  }

  /** Takes what arrived up to and with the pattern. */
  async expect(pattern: RegExp, timeoutMs: number): Promise<RegExpExecArray> {
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      this.#wake();
    }, timeoutMs);
    try {
      for (;;) {
        const text = this.#received.toString('utf8');
        const match = pattern.exec(text);
        if (match !== null) {
          this.#received = this.#received.subarray(Buffer.byteLength(text.slice(0, match.index) + match[0]));
          return match;
        }
        if (timedOut) throw this.#explain(`no answer within ${timeoutMs} ms, only: ${text.slice(-500)}`);
        if (this.#socket.destroyed) throw this.#explain('the machine ended');
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    } finally {
      clearTimeout(timer);
    }
  }

  run(command: string, timeoutMs: number): Promise<CommandResult> {
    const result = this.#last.then(() => this.#runNow(command, timeoutMs));
    this.#last = result.catch(() => {});
    return result;
  }

  async #runNow(command: string, timeoutMs: number): Promise<CommandResult> {
    if (Buffer.byteLength(command) > maxCommandBytes) throw new Error(`more than ${maxCommandBytes} bytes: ${command}`);
    const marker = randomUUID();
    const seconds = Math.ceil(timeoutMs / 1000);
    this.#socket.write(`${marker} ${seconds} ${Buffer.from(command).toString('base64')}\n`);
    // The guest ends a command that takes too long; its silence beyond that means that the guest itself hangs.
    const [, output, code] = await this.expect(new RegExp(`^([^]*)\n${marker} (\\d+)\n`), timeoutMs + 30_000);
    return { output: output as string, code: Number(code) };
  }
}

function accept(server: Server): Promise<Socket> {
  return new Promise((resolve) => server.once('connection', resolve));
}

/** Boots the guest of the image, building that first if need be. */
export async function bootGuest(): Promise<Guest> {
  const image = await buildGuestImage();
  const directory = mkdtempSync(join(tmpdir(), 'spice-webdav-guest-'));
  const consoleLog = join(directory, 'console.log');
  const server = createServer().listen(join(directory, 'control.sock'));
  let qemu: ChildProcess | undefined;
  const close = async (): Promise<void> => {
    if (qemu !== undefined && qemu.exitCode === null && qemu.signalCode === null) {
      const ended = once(qemu, 'exit');
      qemu.kill('SIGKILL');
      await ended;
    }
    server.close();
    rmSync(directory, { recursive: true, force: true });
  };
  try {
    await once(server, 'listening');
    const port = await freePort();
    const started = Date.now();
    const machine = startQemu(image, port, consoleLog, join(directory, 'control.sock'));
    qemu = machine;
    let complaints = '';
    machine.stderr?.setEncoding('utf8').on('data', (text: string) => {
      complaints += text;
    });
    const explain = (what: string): Error => {
      let log = '';
      try {
        log = readFileSync(consoleLog, 'utf8').slice(-4000);
      } catch {
        // It never came as far as writing one.
      }
      return new Error(`guest: ${what}\nQEMU: ${complaints}\nconsole: ${log}`);
    };
    const ended = new Promise<never>((_, reject) => {
      machine.once('error', (error) => reject(explain(error.message)));
      machine.once('exit', (code, signal) => reject(explain(`QEMU ended with ${code ?? signal}`)));
    });
    // Once booted nobody waits for this any more: commands see the socket close.
    ended.catch(() => {});
    const shell = new CommandShell(await Promise.race([accept(server), ended]), explain);
    await Promise.race([shell.expect(/command-shell-ready\n/, bootTimeoutMs), ended]);
    return {
      spiceUrl: `ws://127.0.0.1:${port}`,
      bootMs: Date.now() - started,
      run: (command, { timeoutMs = 60_000 } = {}) => shell.run(command, timeoutMs),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
