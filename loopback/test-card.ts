import type { Rect } from './draw-messages.js';
import { type Colour, Picture } from './picture.js';

export const screenWidth = 800;
export const screenHeight = 600;

const night: Colour = 0x10243e;
const panel: Colour = 0x0a1728;
const paper: Colour = 0xe8eef5;
const dim: Colour = 0x8fa6bf;
const amber: Colour = 0xffc857;
const green: Colour = 0x5fd38d;
const red: Colour = 0xf2786d;
const bars: readonly Colour[] = [0xe8eef5, 0xffc857, 0x57c4d3, 0x5fd38d, 0xb57bd6, 0xf2786d, 0x4f7fd9];

/** What the card says about the pretend machine. */
export interface MachineStatus {
  readonly agentRunning: boolean;
  readonly channelConnected: boolean;
  readonly programs: number;
  readonly bytesToClient: number;
  readonly bytesFromClient: number;
  readonly keys: number;
}

/** The still part of the screen. */
export function drawTestCard(guestUrl: string): Picture {
  const card = new Picture(screenWidth, screenHeight, night);
  bars.forEach((colour, index) => {
    card.fill(Math.round((index * screenWidth) / bars.length), 0, Math.ceil(screenWidth / bars.length), 12, colour);
  });
  drawMachine(card, 56, 56);
  card.text(300, 84, 'Loopback guest', 5, paper);
  card.text(300, 140, 'no virtual machine: a SPICE server and', 2, dim);
  card.text(300, 162, 'the agent of a guest, in one program', 2, dim);
  card.text(56, 256, '1  Drop a folder anywhere on this page.', 3, paper);
  card.text(56, 300, '2  Then, in a terminal:', 3, paper);
  card.text(110, 340, `curl ${guestUrl}/`, 3, amber);
  return card;
}

/** A monitor that shows a folder. */
function drawMachine(card: Picture, left: number, top: number): void {
  card.fill(left, top, 200, 140, paper);
  card.fill(left + 8, top + 8, 184, 124, panel);
  card.fill(left + 84, top + 140, 32, 18, dim);
  card.fill(left + 52, top + 158, 96, 8, paper);
  card.fill(left + 60, top + 36, 34, 12, amber);
  card.fill(left + 60, top + 44, 80, 56, amber);
  card.fill(left + 60, top + 54, 80, 3, panel);
}

export const statusPlace: Rect = { left: 40, top: 400, width: 720, height: 132 };

export function drawStatus(status: MachineStatus): Picture {
  const picture = new Picture(statusPlace.width, statusPlace.height, panel);
  light(picture, 20, status.agentRunning, `agent ${status.agentRunning ? 'running' : 'stopped'}`);
  light(
    picture,
    50,
    status.channelConnected,
    `folder channel ${status.channelConnected ? 'connected' : 'not connected'}`,
  );
  picture.text(16, 80, `programs connected: ${status.programs}   keys pressed: ${status.keys}`, 2, paper);
  picture.text(
    16,
    106,
    `sent by programs ${megabytes(status.bytesToClient)}   answered ${megabytes(status.bytesFromClient)}`,
    2,
    paper,
  );
  return picture;
}

function light(picture: Picture, top: number, on: boolean, text: string): void {
  picture.fill(16, top, 14, 14, on ? green : red);
  picture.text(44, top, text, 2, paper);
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

const pulseSteps = 18;
export const pulseColours = { on: green, off: night } as const;

/** Where the moving block stands after so many seconds. */
export function pulsePlace(seconds: number): Rect {
  return { left: statusPlace.left + (seconds % pulseSteps) * 40, top: 556, width: 40, height: 16 };
}
