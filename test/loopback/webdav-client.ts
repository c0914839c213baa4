import { type LinkRequest, linkMain, type ReceivedMessage, SpiceClient } from './spice-client.js';

export interface Frame {
  readonly id: bigint;
  readonly data: Buffer;
}

/** The host's side of the WebDAV channel for tests: frames in, frames out, port events kept in order. */
export class WebdavClient {
  readonly main: SpiceClient;
  readonly channel: SpiceClient;
  readonly sessionId: number;
  /** As PORT_INIT and the events since said. */
  opened: boolean;
  /** Sizes of the DATA messages so far. */
  readonly dataSizes: number[] = [];
  #rest: Buffer[] = [];
  #restBytes = 0;

  private constructor(main: SpiceClient, channel: SpiceClient, sessionId: number, opened: boolean) {
    this.main = main;
    this.channel = channel;
    this.sessionId = sessionId;
    this.opened = opened;
  }

  static async connect(url: string, request: Omit<LinkRequest, 'type'> = {}): Promise<WebdavClient> {
    const { client: main, sessionId } = await linkMain(url, request);
    const channel = await SpiceClient.link(url, { ...request, connectionId: sessionId, type: 11 });
    const init = await channel.next();
    if (init?.type !== 201) throw new Error('no PORT_INIT');
    return new WebdavClient(main, channel, sessionId, init.body.readUInt8(8) === 1);
  }

  /** The next frame; port events are taken on the way and, on closed, drop what is left of a frame. Null at the end. */
  async nextFrame(): Promise<Frame | null> {
    for (;;) {
      const frame = this.#takeFrame();
      if (frame !== undefined) return frame;
      const message = await this.channel.next();
      if (message === null) return null;
      this.#take(message);
    }
  }

  /** Reads on until the port says so. */
  async untilOpened(opened: boolean): Promise<void> {
    while (this.opened !== opened) {
      const message = await this.channel.next();
      if (message === null) throw new Error('closed');
      this.#take(message);
    }
  }

  sendFrame(id: bigint, data: Buffer): void {
    this.channel.send(101, frameHeader(id, data.byteLength), data);
  }

  /** Sends every frame back until the channel ends. */
  async echo(): Promise<void> {
    for (let frame = await this.nextFrame(); frame !== null; frame = await this.nextFrame()) {
      this.sendFrame(frame.id, frame.data);
    }
  }

  async close(): Promise<void> {
    await this.channel.close();
    await this.main.close();
  }

  #take(message: ReceivedMessage): void {
    if (message.type === 101) {
      this.dataSizes.push(message.body.byteLength);
      this.#rest.push(message.body);
      this.#restBytes += message.body.byteLength;
    } else if (message.type === 202) {
      this.opened = message.body.readUInt8(0) === 0;
      this.#rest = [];
      this.#restBytes = 0;
    } else {
      throw new Error(`message ${message.type} on the WebDAV channel`);
    }
  }

  #takeFrame(): Frame | undefined {
    if (this.#restBytes < 10) return undefined;
    const header = this.#peek(10);
    const size = header.readUInt16LE(8);
    if (this.#restBytes < 10 + size) return undefined;
    const whole = this.#peek(10 + size);
    this.#drop(10 + size);
    return { id: header.readBigInt64LE(0), data: whole.subarray(10) };
  }

  #peek(count: number): Buffer {
    const first = this.#rest[0] as Buffer;
    if (first.byteLength < count) this.#rest = [Buffer.concat(this.#rest)];
    return (this.#rest[0] as Buffer).subarray(0, count);
  }

  #drop(count: number): void {
    const rest = (this.#rest[0] as Buffer).subarray(count);
    if (rest.byteLength > 0) this.#rest[0] = rest;
    else this.#rest.shift();
    this.#restBytes -= count;
  }
}

export function frameHeader(id: bigint, size: number): Buffer {
  const header = Buffer.alloc(10);
  header.writeBigInt64LE(id, 0);
  header.writeUInt16LE(size, 8);
  return header;
}
