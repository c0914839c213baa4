import { ByteQueue } from '../src/base/byte-queue.js';
import { asBuffer } from './message-framing.js';
import type { Counters } from './stats.js';

/** VDAgentMessage: uint32 protocol, uint32 type, uint64 opaque, uint32 size. */
const headerBytes = 20;
const agentProtocol = 1;
const messageTypes = { announceCapabilities: 6, fileXferStart: 10, fileXferStatus: 11 } as const;
const fileXferError = 2;
const maxAgentMessageBytes = 256 * 1024;

/**
 * The other agent (vdagent): here only so far that a client believes in it. It announces no capability and refuses
 * every file, so that a transfer started by spice-html5's own drop handler ends at once and can be counted.
 */
export class DisplayAgent {
  readonly #counters: Counters;
  readonly #input = new ByteQueue();
  #header: { type: number; size: number } | undefined;

  constructor(counters: Counters) {
    this.#counters = counters;
  }

  /**
   * Takes a piece of the client's stream.
   * @returns whole agent messages to send back.
   * @throws RangeError when a message announces more than the agent would ever hold.
   */
  receive(bytes: Buffer): Buffer[] {
    this.#input.push(bytes);
    const answers: Buffer[] = [];
    for (;;) {
      if (this.#header === undefined) {
        const header = this.#input.take(headerBytes);
        if (header === undefined) return answers;
        this.#header = { type: asBuffer(header).readUInt32LE(4), size: asBuffer(header).readUInt32LE(16) };
        if (this.#header.size > maxAgentMessageBytes)
          throw new RangeError(`an agent message of ${this.#header.size} bytes`);
      }
      const body = this.#input.take(this.#header.size);
      if (body === undefined) return answers;
      const answer = this.#answer(this.#header.type, asBuffer(body));
      this.#header = undefined;
      if (answer !== undefined) answers.push(answer);
    }
  }

  #answer(type: number, body: Buffer): Buffer | undefined {
    if (type === messageTypes.announceCapabilities && body.readUInt32LE(0) === 1) {
      return encodeAgentMessage(messageTypes.announceCapabilities, Buffer.alloc(8));
    }
    if (type === messageTypes.fileXferStart) {
      this.#counters.fileTransfers += 1;
      const status = Buffer.alloc(8);
      status.writeUInt32LE(body.readUInt32LE(0), 0);
      status.writeUInt32LE(fileXferError, 4);
      return encodeAgentMessage(messageTypes.fileXferStatus, status);
    }
    return undefined;
  }
}

function encodeAgentMessage(type: number, body: Buffer): Buffer {
  const message = Buffer.alloc(headerBytes + body.byteLength);
  message.writeUInt32LE(agentProtocol, 0);
  message.writeUInt32LE(type, 4);
  message.writeUInt32LE(body.byteLength, 16);
  body.copy(message, headerBytes);
  return message;
}
