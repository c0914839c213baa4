import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildGuestImage, type GuestImage } from './guest-image.js';
import { type Machine, startMachine } from './qemu.js';

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

function bootParameters(image: GuestImage, console: string, control: string): string[] {
  return [
    ...['-m', '1024', '-kernel', image.kernel, '-initrd', image.initrd],
    // The last console is where init prints; the first shows on the display.
    ...['-append', 'console=tty0 console=ttyS0 quiet panic=-1 mitigations=off'],
    ...['-drive', `file=${image.disk},if=virtio,format=raw,snapshot=on`],
    ...['-serial', `file:${console}`, '-serial', `unix:${control}`],
  ];
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
  let machine: Machine | undefined;
  const close = async (): Promise<void> => {
    await machine?.kill();
    server.close();
    rmSync(directory, { recursive: true, force: true });
  };
  const explain = (what: string): Error => {
    let log = '';
    try {
      log = readFileSync(consoleLog, 'utf8').slice(-4000);
    } catch {
      // It never came as far as writing one.
    }
    return new Error(`guest: ${what}\nQEMU: ${machine?.complaints}\nconsole: ${log}`);
  };
  try {
    await once(server, 'listening');
    const started = Date.now();
    const connected = accept(server);
    machine = await startMachine({ parameters: bootParameters(image, consoleLog, join(directory, 'control.sock')) });
    const { spiceUrl } = machine;
    // Once booted nobody waits for its end any more: commands see the socket close.
    const ended = machine.ended.catch((cause: unknown) => Promise.reject(explain(String(cause))));
    ended.catch(() => {});
    const shell = new CommandShell(await Promise.race([connected, ended]), explain);
    await Promise.race([shell.expect(/command-shell-ready\n/, bootTimeoutMs), ended]);
    return {
      spiceUrl,
      bootMs: Date.now() - started,
      run: (command, { timeoutMs = 60_000 } = {}) => shell.run(command, timeoutMs),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
