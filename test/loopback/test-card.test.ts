import { describe, expect, it } from 'vitest';
import { encodeDrawCopy, encodeDrawFill } from '../../loopback/draw-messages.js';
import { Picture } from '../../loopback/picture.js';
import { drawStatus, drawTestCard, pulsePlace, screenHeight, screenWidth } from '../../loopback/test-card.js';

const status = {
  agentRunning: true,
  channelConnected: false,
  programs: 2,
  bytesToClient: 12_300_000,
  bytesFromClient: 0,
  keys: 0,
};

describe('the test card', () => {
  it('is a picture of many colours and fits the screen', () => {
    const card = drawTestCard('http://127.0.0.1:9843');
    expect([card.width, card.height]).toEqual([screenWidth, screenHeight]);
    expect(new Set(card.pixels).size).toBeGreaterThan(8);
  });

  it('shows what changed', () => {
    const before = drawStatus(status);
    const after = drawStatus({ ...status, agentRunning: false });
    expect(before.pixels).not.toEqual(after.pixels);
  });

  it('has a block that moves and stays on the screen', () => {
    const places = Array.from({ length: 40 }, (_, seconds) => pulsePlace(seconds));
    expect(new Set(places.map((place) => place.left)).size).toBe(18);
    expect(Math.max(...places.map((place) => place.left + place.width))).toBeLessThanOrEqual(screenWidth);
  });
});

describe('a picture', () => {
  it('draws nothing outside itself', () => {
    const picture = new Picture(4, 2, 0);
    picture.fill(-2, -2, 3, 3, 1);
    picture.fill(3, 1, 50, 50, 2);
    picture.text(-40, -40, 'X', 4, 3);
    expect([...picture.pixels]).toEqual([1, 0, 0, 0, 0, 0, 0, 2]);
  });

  it('shows a box for a letter that the font lacks', () => {
    const picture = new Picture(6, 9, 0);
    picture.text(0, 0, '\u00e4', 1, 1);
    expect(picture.pixels.filter((pixel) => pixel === 1).length).toBe(20);
  });
});

describe('draw messages', () => {
  it('name the box as top, left, bottom, right', () => {
    const fill = encodeDrawFill({ left: 10, top: 20, width: 30, height: 40 }, 0xff8040);
    expect([4, 8, 12, 16].map((at) => fill.readUInt32LE(at))).toEqual([20, 10, 60, 40]);
    expect(fill.readUInt32LE(22)).toBe(0xff8040);
  });

  it('point to the image behind them', () => {
    const copy = encodeDrawCopy(new Picture(3, 2, 1), 5, 6);
    const imageAt = copy.readUInt32LE(21);
    expect(copy.readUInt8(imageAt + 8)).toBe(101);
    expect([imageAt + 10, imageAt + 14].map((at) => copy.readUInt32LE(at))).toEqual([3, 2]);
    expect(copy.readUInt32LE(imageAt + 18)).toBe(copy.byteLength - imageAt - 22);
  });
});
