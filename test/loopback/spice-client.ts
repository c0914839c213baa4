import { constants, createPublicKey, publicEncrypt } from 'node:crypto';
import { WebSocket } from 'ws';

/** A SPICE client for tests, written without the loopback's own codecs so that both cannot be wrong alike. */
export interface LinkRequest {
  readonly connectionId?: number;
  readonly type: number;
  readonly id?: number;
  readonly password?: string;
  /** Bits of the common capabilities: AUTH_SELECTION 1, AUTH_SPICE 2, MINI_HEADER 8. */
  readonly commonCaps?: number;
  readonly magic?: string;
  readonly mechanism?: number;
  /** Send every byte in a WebSocket message of its own. */
  readonly dribble?: boolean;
}

export interface ReceivedMessage {
  readonly type: number;
  readonly body: Buffer;
}

export class LinkRefused extends Error {
  readonly code: number;

  constructor(code: number) {
    super(`link error ${code}`);
    this.code = code;
  }
}

export class SpiceClient {
  readonly socket: WebSocket;
  readonly #dribble: boolean;
  readonly #mini: boolean;
  #chunks: Buffer[] = [];
  #length = 0;
  #closed = false;
  #wake: () => void = () => {};

  private constructor(url: string, request: LinkRequest) {
    this.socket = new WebSocket(url, 'binary');
    this.#dribble = request.dribble ?? false;
    this.#mini = ((request.commonCaps ?? 9) & 8) !== 0;
    this.socket.on('message', (data: Buffer) => {
      this.#chunks.push(data);
      this.#length += data.byteLength;
      this.#wake();
    });
    this.socket.on('error', () => {});
    this.socket.on('close', () => {
      this.#closed = true;
      this.#wake();
    });
  }

  /** @throws LinkRefused with the server's code, or -1 when it closed without one. */
  static async link(url: string, request: LinkRequest): Promise<SpiceClient> {
    const client = new SpiceClient(url, request);
    await new Promise<void>((resolve, reject) => {
      client.socket.once('open', resolve);
      client.socket.once('error', reject);
    });
    const caps = request.commonCaps ?? 9;
    const mess = Buffer.alloc(22);
    mess.writeUInt32LE(request.connectionId ?? 0, 0);
    mess.writeUInt8(request.type, 4);
    mess.writeUInt8(request.id ?? 0, 5);
    mess.writeUInt32LE(1, 6);
    mess.writeUInt32LE(18, 14);
    mess.writeUInt32LE(caps, 18);
    const header = Buffer.alloc(16);
    header.write(request.magic ?? 'REDQ', 'latin1');
    header.writeUInt32LE(2, 4);
    header.writeUInt32LE(2, 8);
    header.writeUInt32LE(mess.byteLength, 12);
    client.sendBytes(Buffer.concat([header, mess]));
    const replyHeader = await client.#read(16);
    const reply = await client.#read(replyHeader?.readUInt32LE(12) ?? 0);
    if (replyHeader === null || reply === null) throw new LinkRefused(-1);
    if (reply.readUInt32LE(0) !== 0) throw new LinkRefused(reply.readUInt32LE(0));
    const key = createPublicKey({ key: reply.subarray(4, 166), format: 'der', type: 'spki' });
    const ticket = publicEncrypt(
      { key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1' },
      Buffer.from(`${request.password ?? ''}\0`),
    );
    const mechanism = Buffer.alloc(caps & 1 ? 4 : 0);
    if (caps & 1) mechanism.writeUInt32LE(request.mechanism ?? 1);
    client.sendBytes(Buffer.concat([mechanism, ticket]));
    const result = await client.#read(4);
    if (result === null) throw new LinkRefused(-1);
    if (result.readUInt32LE(0) !== 0) throw new LinkRefused(result.readUInt32LE(0));
    return client;
  }

  /** The next message, or null when the server closed. */
  async next(): Promise<ReceivedMessage | null> {
    const header = await this.#read(this.#mini ? 6 : 18);
    if (header === null) return null;
    const at = this.#mini ? 0 : 8;
    const body = await this.#read(header.readUInt32LE(at + 2));
    return body === null ? null : { type: header.readUInt16LE(at), body };
  }

  /** Reads on until a message of this type comes. */
  async nextOfType(type: number): Promise<ReceivedMessage> {
    for (;;) {
      const message = await this.next();
      if (message === null) throw new Error(`closed while waiting for message ${type}`);
      if (message.type === type) return message;
    }
  }

  send(type: number, ...parts: Buffer[]): void {
    const size = parts.reduce((sum, part) => sum + part.byteLength, 0);
    const header = Buffer.alloc(this.#mini ? 6 : 18);
    const at = this.#mini ? 0 : 8;
    header.writeUInt16LE(type, at);
    header.writeUInt32LE(size, at + 2);
    this.sendBytes(Buffer.concat([header, ...parts]));
  }

  sendBytes(bytes: Buffer): void {
    if (!this.#dribble) this.socket.send(bytes);
    else for (const byte of bytes) this.socket.send(Buffer.of(byte));
  }

  get closed(): Promise<void> {
    if (this.#closed) return Promise.resolve();
    return new Promise((resolve) => this.socket.once('close', () => resolve()));
  }

  close(): Promise<void> {
    const closed = this.closed;
    this.socket.close();
    return closed;
  }

  async #read(count: number): Promise<Buffer | null> {
    while (this.#length < count) {
      if (this.#closed) return null;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    const parts: Buffer[] = [];
    for (let rest = count; rest > 0; ) {
      const first = this.#chunks[0] as Buffer;
      const part = first.subarray(0, rest);
      parts.push(part);
      rest -= part.byteLength;
      if (part.byteLength === first.byteLength) this.#chunks.shift();
      else this.#chunks[0] = first.subarray(part.byteLength);
    }
    this.#length -= count;
    return parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts);
  }
}

export interface MainClient {
  readonly client: SpiceClient;
  readonly sessionId: number;
}

/** The main channel of a new session. */
export async function linkMain(url: string, request: Omit<LinkRequest, 'type'> = {}): Promise<MainClient> {
  const client = await SpiceClient.link(url, { ...request, type: 1 });
  const init = await client.nextOfType(103);
  return { client, sessionId: init.body.readUInt32LE(0) };
}
