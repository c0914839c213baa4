import type { Channel } from './channel.js';
import { cursorMessages, inputsClientMessages, inputsMessages } from './spice-protocol.js';
import type { Counters } from './stats.js';

/** The client may have twice this many motions under way; it gets an acknowledgement for each bunch. */
const motionsPerAck = 4;

/** Keys are counted, motions acknowledged, buttons taken without effect. */
export function openInputsChannel(channel: Channel, counters: Counters): void {
  let motions = 0;
  channel.send(inputsMessages.init, Buffer.alloc(2));
  channel.start({
    message({ type }) {
      if (type === inputsClientMessages.keyDown) counters.keys += 1;
      if (type !== inputsClientMessages.mouseMotion && type !== inputsClientMessages.mousePosition) return;
      motions += 1;
      if (motions % motionsPerAck === 0) channel.send(inputsMessages.mouseMotionAck);
    },
    gone() {},
  });
}

/** A visible pointer without a shape of its own: the client's arrow. */
export function openCursorChannel(channel: Channel): void {
  // Point (2 x int16), uint16 trail length and frequency, uint8 visible, uint16 cursor flags: 1 is "none".
  const body = Buffer.alloc(11);
  body.writeUInt8(1, 8);
  body.writeUInt16LE(1, 9);
  channel.send(cursorMessages.init, body);
  channel.start({ message() {}, gone() {} });
}
