import type { Picture } from './picture.js';

/** The pixel format of LZ images with 3 bytes a pixel, of which the fourth is taken as opaque. */
const lzRgb32 = 8;
const lzVersion = 0x0001_0001;
const headerBytes = 28;
const maxLiterals = 32;
const shortRun = 6;

/**
 * SPICE's LZ for 32-bit pixels. Of its matches only the nearest is used (distance 1, a run of one colour): flat pictures
 * need no other, and any decoder takes it.
 * A control byte under 32 says how many pixels follow (less one), each blue, green, red. Else its upper three bits are
 * the run's length, 7 meaning that bytes to be added follow until one is not 255, and the last byte is the distance less 1.
 */
export function encodeLzImage(picture: Picture): Buffer {
  const header = Buffer.alloc(headerBytes);
  header.write('  ZL', 0, 'latin1');
  [lzVersion, lzRgb32, picture.width, picture.height, picture.width * 4, 1].forEach((value, index) => {
    header.writeUInt32BE(value, 4 + index * 4);
  });
  return Buffer.concat([header, Buffer.from(encodePixels(picture.pixels))]);
}

function encodePixels(pixels: Uint32Array): number[] {
  const bytes: number[] = [];
  const literals: number[] = [];
  const flush = () => {
    if (literals.length === 0) return;
    bytes.push(literals.length - 1);
    for (const pixel of literals) bytes.push(pixel & 0xff, (pixel >> 8) & 0xff, (pixel >> 16) & 0xff);
    literals.length = 0;
  };
  for (let at = 0; at < pixels.length; ) {
    const run = at === 0 ? 0 : runLength(pixels, at);
    if (run >= 2) {
      flush();
      pushRun(bytes, run);
      at += run;
    } else {
      literals.push(pixels[at] as number);
      if (literals.length === maxLiterals) flush();
      at += 1;
    }
  }
  flush();
  return bytes;
}

/** How many pixels from here on are as the one before. */
function runLength(pixels: Uint32Array, from: number): number {
  let at = from;
  while (at < pixels.length && pixels[at] === pixels[from - 1]) at += 1;
  return at - from;
}

function pushRun(bytes: number[], run: number): void {
  if (run <= shortRun) {
    bytes.push(run << 5, 0);
    return;
  }
  bytes.push(7 << 5);
  let rest = run - 7;
  for (; rest >= 255; rest -= 255) bytes.push(255);
  bytes.push(rest, 0);
}
