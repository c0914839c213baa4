import { ShareError } from '../../../src/base/share-error.js';
import { FrameDecoder } from '../../../src/mux/frame-decoder.js';
import type { ByteSocket } from '../../../src/spice/byte-socket.js';
import { MessageReader } from '../../../src/spice/message-reader.js';
import { PortChannel } from '../../../src/spice/port-channel.js';
import { encodeMessage } from '../../fakes/scripted-spice-server.js';
import { encodeFrame } from '../../mux/frame-codec.js';
import type { FuzzTarget } from '../fuzzer.js';
import { cut } from './cut.js';

const ascii = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'latin1'));
const concat = (...parts: Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts));

interface ReadFrame {
  readonly clientId: bigint;
  readonly starts: boolean;
  readonly text: string;
}

/** What the frames say, without where their pieces were cut. */
function readFrames(pieces: Iterable<Uint8Array>): ReadFrame[] {
  const decoder = new FrameDecoder();
  const frames: ReadFrame[] = [];
  for (const bytes of pieces) {
    decoder.push(bytes);
    for (let piece = decoder.next(); piece !== undefined; piece = decoder.next()) {
      const { clientId } = piece;
      const text = piece.type === 'payload' ? Buffer.from(piece.bytes).toString('latin1') : '\0';
      const starts = piece.type === 'disconnect' || piece.startsFrame;
      const last = frames.at(-1);
      if (starts || last === undefined) frames.push({ clientId, starts, text });
      else frames[frames.length - 1] = { ...last, text: last.text + text };
    }
  }
  return frames;
}

/** The first piece of a frame may wait for more: what the whole stream gave begins with what the cut one gave. */
const frames: FuzzTarget = {
  name: 'frames',
  seeds: [
    concat(encodeFrame(1n, 'abc'), encodeFrame(1n)),
    concat(encodeFrame(-5n, 'x'.repeat(40)), encodeFrame(7n, 'y'.repeat(300)).subarray(0, 200)),
  ],
  dictionary: ['\0\0', '\xff\xff', '\xff\xff\xff\xff\xff\xff\xff\xff'],
  run(input) {
    const whole = readFrames([input]);
    const pieces = readFrames(cut(input));
    const text = (frame: ReadFrame): string => `${frame.clientId} ${frame.starts} ${frame.text}`;
    if (whole.map(text).join('\n') !== pieces.map(text).join('\n')) throw new Error('the cuts matter');
  },
};

/** A socket that gives what a stranger sends, and takes everything. */
function scriptedSocket(pieces: Iterator<Uint8Array>): ByteSocket {
  return {
    canPauseReading: true,
    read: async () => {
      const next = pieces.next();
      return next.done ? null : next.value;
    },
    write: async () => {},
    close: async () => {},
  };
}

const portInit = concat(new Uint8Array([5, 0, 0, 0, 9, 0, 0, 0, 1]), ascii('port\0'));

const spice: FuzzTarget = {
  name: 'spice-messages',
  seeds: [
    concat(encodeMessage(201, portInit), encodeMessage(101, ascii('data')), encodeMessage(202, new Uint8Array([1]))),
    concat(
      encodeMessage(3, new Uint8Array(8)),
      encodeMessage(4, new Uint8Array(12)),
      encodeMessage(7, concat(new Uint8Array(20), new Uint8Array([2, 0, 0, 0]), ascii('hi'))),
      encodeMessage(6, new Uint8Array(12)),
    ),
  ],
  dictionary: ['\xc9\0', '\x65\0', '\xca\0', '\x03\0', '\x04\0', '\x06\0', '\x07\0', '\x01\0', '\xff\xff\xff\xff'],
  async run(input) {
    const ends: string[] = [];
    for (const pieces of [[input], [...cut(input)]]) {
      const reader = new MessageReader(64 * 1024);
      const channel = new PortChannel(scriptedSocket(pieces[Symbol.iterator]()), reader);
      let data = '';
      try {
        await channel.initialize();
        for (let event = await channel.read(); event !== null; event = await channel.read()) {
          data += event.type === 'data' ? Buffer.from(event.bytes).toString('latin1') : `<${event.type}>`;
        }
      } catch (error) {
        if (!(error instanceof ShareError) || error.scope !== 'channel') throw error;
        data += `!${error.code}`;
      }
      ends.push(data);
    }
    if (ends[0] !== ends[1]) throw new Error(`the cuts matter: ${JSON.stringify(ends)}`);
  },
};

export const streamTargets: readonly FuzzTarget[] = [frames, spice];
