import type { Channel } from './channel.js';
import { encodeDrawCopy, encodeDrawFill, encodeSurfaceCreate } from './draw-messages.js';
import { displayClientMessages, displayMessages } from './spice-protocol.js';
import {
  drawStatus,
  drawTestCard,
  type MachineStatus,
  pulseColours,
  pulsePlace,
  screenHeight,
  screenWidth,
  statusPlace,
} from './test-card.js';

/** Messages between two ACKs, as spice-server asks of a client on a fast network. */
const ackWindow = 20;
const pulseMs = 1000;

/**
 * A screen that shows the test card, what the machine is doing, and a block that moves once a second as proof of life.
 * MARK and palette messages are left out: spice-html5 only says of them that it does not know them.
 */
export function openDisplayChannel(channel: Channel, guestUrl: string, status: () => MachineStatus): void {
  let timer: NodeJS.Timeout | undefined;
  channel.start({
    message(message) {
      if (message.type !== displayClientMessages.init || timer !== undefined) return;
      channel.setAckWindow(ackWindow);
      channel.send(displayMessages.surfaceCreate, encodeSurfaceCreate(screenWidth, screenHeight));
      channel.send(displayMessages.drawCopy, encodeDrawCopy(drawTestCard(guestUrl), 0, 0));
      const pulse = startPulse(channel, status);
      pulse();
      timer = setInterval(pulse, pulseMs);
    },
    gone() {
      clearInterval(timer);
    },
  });
}

function startPulse(channel: Channel, status: () => MachineStatus): () => void {
  let seconds = 0;
  let shown: string | undefined;
  return () => {
    // A client that does not acknowledge misses pulses instead of queueing them.
    if (!channel.hasRoom) return;
    channel.send(displayMessages.drawFill, encodeDrawFill(pulsePlace(seconds), pulseColours.off));
    seconds += 1;
    channel.send(displayMessages.drawFill, encodeDrawFill(pulsePlace(seconds), pulseColours.on));
    const now = status();
    const text = JSON.stringify(now);
    if (text === shown) return;
    shown = text;
    channel.send(displayMessages.drawCopy, encodeDrawCopy(drawStatus(now), statusPlace.left, statusPlace.top));
  };
}
