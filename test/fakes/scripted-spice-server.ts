import { constants, generateKeyPairSync, type KeyObject, privateDecrypt } from 'node:crypto';
import type { ByteSocket } from '../../src/spice/byte-socket.js';

/**
 * A SPICE server that says what a test tells it to, over a socket in memory. What it sends can be cut anywhere.
 */
export class ScriptedSpiceServer {
  readonly socket: ByteSocket;
  /** Everything that the client sent, joined. */
  received: Buffer = Buffer.alloc(0);
  closedByClient = false;
  /** How many bytes each read gets at most. */
  pieceBytes = Number.POSITIVE_INFINITY;
  /** Writes that the client has not been allowed to finish; undefined while writes pass at once. */
  stalledWrites: (() => void)[] | undefined;
  readonly privateKey: KeyObject;
  readonly publicKey: Buffer;
  #toClient = Buffer.alloc(0);
  #ended = false;
  #wake: (() => void) | undefined;
  #arrived: (() => void) | undefined;

  constructor(keys = generateKeyPairSync('rsa', { modulusLength: 1024 })) {
    this.privateKey = keys.privateKey;
    this.publicKey = keys.publicKey.export({ type: 'spki', format: 'der' });
    this.socket = {
      canPauseReading: true,
      read: () => this.#read(),
      write: async (bytes) => {
        if (this.#ended) throw new Error('the socket is gone');
        this.received = Buffer.concat([this.received, bytes]);
        this.#arrived?.();
        const stalled = this.stalledWrites;
        if (stalled !== undefined) await new Promise<void>((resolve) => stalled.push(resolve));
      },
      close: async () => {
        this.closedByClient = true;
        this.end();
      },
    };
  }

  send(...parts: Uint8Array[]): void {
    this.#toClient = Buffer.concat([this.#toClient, ...parts]);
    this.#wake?.();
  }

  /** The connection breaks once what was sent has been read. */
  end(): void {
    this.#ended = true;
    this.#wake?.();
  }

  /** Resolves once the client has sent that many bytes in all. */
  async receive(count: number): Promise<Buffer> {
    while (this.received.byteLength < count) {
      await new Promise<void>((resolve) => {
        this.#arrived = resolve;
      });
    }
    return this.received;
  }

  /** The link as spice-server makes it; resolves to the password that was sent. */
  async link(result = 0): Promise<string> {
    await this.receive(38);
    this.send(this.encodeReply(0));
    const sent = await this.receive(38 + 4 + 128);
    const ticket = sent.subarray(42, 170);
    const padding = constants.RSA_PKCS1_OAEP_PADDING;
    const plain = privateDecrypt({ key: this.privateKey, padding, oaepHash: 'sha1' }, ticket);
    this.send(uint32(result));
    return plain.toString('latin1');
  }

  encodeReply(error: number, caps = 0b1011): Buffer {
    const body = Buffer.concat([uint32(error), this.publicKey, uint32(1), uint32(0), uint32(178), uint32(caps)]);
    return Buffer.concat([Buffer.from('REDQ'), uint32(2), uint32(2), uint32(body.byteLength), body]);
  }

  async #read(): Promise<Uint8Array | null> {
    while (this.#toClient.byteLength === 0) {
      if (this.#ended) return null;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    const piece = this.#toClient.subarray(0, this.pieceBytes);
    this.#toClient = this.#toClient.subarray(piece.byteLength);
    return Uint8Array.from(piece);
  }
}

export function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

export function encodeMessage(type: number, body: Uint8Array = new Uint8Array(0)): Buffer {
  const header = Buffer.alloc(6);
  header.writeUInt16LE(type, 0);
  header.writeUInt32LE(body.byteLength, 2);
  return Buffer.concat([header, body]);
}

export function encodePortInit(opened: boolean, name = 'org.spice-space.webdav.0'): Buffer {
  const nameBytes = Buffer.from(`${name}\0`);
  return encodeMessage(
    201,
    Buffer.concat([uint32(nameBytes.byteLength), uint32(9), Buffer.of(opened ? 1 : 0), nameBytes]),
  );
}
