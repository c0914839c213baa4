import { connect, type Socket } from 'node:net';

/** A program in the guest: a TCP connection to the agent. */
export class GuestProgram {
  readonly socket: Socket;
  #received: Buffer[] = [];
  #receivedBytes = 0;
  #ended = false;
  #wake: () => void = () => {};

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.on('data', (bytes) => {
      this.#received.push(bytes);
      this.#receivedBytes += bytes.byteLength;
      this.#wake();
    });
    const end = () => {
      this.#ended = true;
      this.#wake();
    };
    socket.on('error', end);
    socket.on('end', end);
    socket.on('close', end);
  }

  static async connect(guestUrl: string, options: { halfOpen?: boolean } = {}): Promise<GuestProgram> {
    const { hostname, port } = new URL(guestUrl);
    const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: options.halfOpen ?? false });
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', reject);
    });
    return new GuestProgram(socket);
  }

  write(data: string | Buffer): void {
    this.socket.write(data);
  }

  /** Exactly so many bytes; fewer when the agent ended the connection before. */
  async read(count: number): Promise<Buffer> {
    while (this.#receivedBytes < count && !this.#ended) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    const all = Buffer.concat(this.#received);
    const taken = all.subarray(0, count);
    const rest = all.subarray(taken.byteLength);
    this.#received = rest.byteLength > 0 ? [rest] : [];
    this.#receivedBytes = rest.byteLength;
    return taken;
  }

  /** Reads on to the end of the first such bytes, and forgets all before. False when the agent ended the connection. */
  async skipPast(marker: string): Promise<boolean> {
    for (;;) {
      const all = Buffer.concat(this.#received);
      const at = all.indexOf(marker, 0, 'latin1');
      // What may be the beginning of the marker stays.
      const rest = all.subarray(at < 0 ? Math.max(0, all.byteLength - marker.length + 1) : at + marker.length);
      this.#received = [rest];
      this.#receivedBytes = rest.byteLength;
      if (at >= 0) return true;
      if (this.#ended) return false;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  get receivedBytes(): number {
    return this.#receivedBytes;
  }

  /** Resolves once the agent ended the connection. */
  async ended(): Promise<void> {
    while (!this.#ended) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  reset(): void {
    this.socket.resetAndDestroy();
  }

  close(): void {
    this.socket.destroy();
  }
}
