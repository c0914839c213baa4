import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openSocket } from '../../src/spice/open-socket.js';

/** What Chromium's class does as far as it is used: streams, and a closing handshake that waits for both. */
class FakeWebSocketStream {
  static last: FakeWebSocketStream;
  static refuses: Error | undefined;
  readonly opened: Promise<WebSocketOpenInfo>;
  readonly closed: Promise<WebSocketCloseInfo>;
  readonly protocols: unknown;
  pulls = 0;
  readonly written: string[] = [];
  /** What the server sends; undefined: it says nothing. */
  next: (() => Uint8Array | string | null) | undefined;
  /** Whether the server reads. */
  reads = true;
  closeCalls = 0;
  #close: (info: WebSocketCloseInfo) => void = () => {};

  constructor(_url: string, options: WebSocketStreamOptions = {}) {
    FakeWebSocketStream.last = this;
    this.protocols = options.protocols;
    this.closed = new Promise((resolve) => {
      this.#close = resolve;
    });
    const readable = new ReadableStream<Uint8Array<ArrayBuffer> | string>(
      {
        pull: async (controller) => {
          this.pulls += 1;
          if (this.next === undefined) return new Promise<void>(() => {});
          const message = this.next();
          if (message !== null) return controller.enqueue(message as Uint8Array<ArrayBuffer> | string);
          controller.close();
          return this.#close({});
        },
      },
      { highWaterMark: 0 },
    );
    const writable = new WritableStream<Uint8Array | string>({
      write: async (bytes) => {
        if (!this.reads) await new Promise<void>(() => {});
        this.written.push(Buffer.from(bytes as Uint8Array).toString());
      },
      // The handshake is over when the server's closing frame was read, after all that stands before it.
      close: () => this.closed.then(() => {}),
    });
    const { refuses } = FakeWebSocketStream;
    this.opened =
      refuses === undefined
        ? Promise.resolve({ readable, writable, extensions: '', protocol: 'binary' })
        : Promise.reject(refuses);
  }

  close(): void {
    this.closeCalls += 1;
  }
}

describe('openSocket, where there is WebSocketStream', () => {
  beforeEach(() => {
    FakeWebSocketStream.refuses = undefined;
    vi.stubGlobal('WebSocketStream', FakeWebSocketStream);
  });
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  it('asks for nothing that is not read', async () => {
    const socket = await openSocket('ws://vm.example/', undefined);
    const stream = FakeWebSocketStream.last;
    expect(stream.protocols).toEqual(['binary']);
    expect(socket.canPauseReading).toBe(true);
    stream.next = () => Uint8Array.of(1, 2, 3);
    await new Promise((resolve) => setImmediate(resolve));
    expect(stream.pulls).toBe(0);
    expect(await socket.read()).toEqual(Uint8Array.of(1, 2, 3));
    expect(stream.pulls).toBe(1);
  });

  it('offers no sub-protocol to a server that chooses none', async () => {
    await openSocket('ws://vm.example/', undefined, '');
    expect(FakeWebSocketStream.last.protocols).toEqual([]);
  });

  it('ends when the server closes, and on text, which SPICE never sends', async () => {
    const socket = await openSocket('ws://vm.example/', undefined);
    FakeWebSocketStream.last.next = () => null;
    expect(await socket.read()).toBeNull();
    const other = await openSocket('ws://vm.example/', undefined);
    FakeWebSocketStream.last.next = () => 'text';
    expect(await other.read()).toBeNull();
  });

  it('closes after what was written, through what the server still sends', async () => {
    const socket = await openSocket('ws://vm.example/', undefined);
    const stream = FakeWebSocketStream.last;
    let left = 20;
    stream.next = () => (left-- > 0 ? Uint8Array.of(left) : null);
    void socket.write(new TextEncoder().encode('last words'));
    await socket.close();
    expect(stream.written).toEqual(['last words']);
    expect(await socket.read()).toBeNull();
  });

  it('waits for no server that has stopped reading', async () => {
    const socket = await openSocket('ws://vm.example/', undefined);
    const stream = FakeWebSocketStream.last;
    stream.reads = false;
    void socket.write(Uint8Array.of(1)).catch(() => {});
    vi.useFakeTimers();
    const closing = socket.close();
    await vi.advanceTimersByTimeAsync(10_000);
    await closing;
    expect(stream.closeCalls).toBe(1);
  });

  it('tells a reader the end when a server says nothing more: its closing handshake may take a minute', async () => {
    const socket = await openSocket('ws://vm.example/', undefined);
    const reading = socket.read();
    vi.useFakeTimers();
    const closing = socket.close();
    await vi.advanceTimersByTimeAsync(10_000);
    await closing;
    expect(await reading).toBeNull();
  });

  it('tells what cannot be reached, without its address, and an attempt that was given up', async () => {
    FakeWebSocketStream.refuses = new Error('ws://vm.example/?token=secret failed');
    const failure = openSocket('ws://vm.example/?token=secret', undefined);
    await expect(failure).rejects.toMatchObject({ code: 'socket-failed', message: expect.not.stringContaining('vm') });
    const reason = new Error('given up');
    await expect(openSocket('ws://vm.example/', AbortSignal.abort(reason))).rejects.toBe(reason);
  });
});
