import { encodeLzImage } from './lz-image.js';
import type { Colour, Picture } from './picture.js';

export interface Rect {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

const surface32xRgb = 32;
const primarySurfaceFlag = 1;
const imageTypeLzRgb = 101;
const brushSolid = 1;
const ropPut = 1 << 3;
const baseBytes = 21;
/** uint8 flags, point, uint32 offset of the bitmap: no mask. */
const maskBytes = 13;

/** The primary surface, number 0. */
export function encodeSurfaceCreate(width: number, height: number): Buffer {
  const body = Buffer.alloc(20);
  [0, width, height, surface32xRgb, primarySurfaceFlag].forEach((value, index) => {
    body.writeUInt32LE(value, index * 4);
  });
  return body;
}

export function encodeDrawFill(rect: Rect, colour: Colour): Buffer {
  const body = Buffer.alloc(baseBytes + 7 + maskBytes);
  writeBase(body, rect);
  body.writeUInt8(brushSolid, baseBytes);
  body.writeUInt32LE(colour, baseBytes + 1);
  body.writeUInt16LE(ropPut, baseBytes + 5);
  return body;
}

/** The whole picture, its upper left corner at `left`, `top` of the surface. */
export function encodeDrawCopy(picture: Picture, left: number, top: number): Buffer {
  const image = encodeLzImage(picture);
  const imageAt = baseBytes + 23 + maskBytes;
  const body = Buffer.alloc(imageAt + 22);
  writeBase(body, { left, top, width: picture.width, height: picture.height });
  body.writeUInt32LE(imageAt, baseBytes);
  writeRect(body, baseBytes + 4, { left: 0, top: 0, width: picture.width, height: picture.height });
  body.writeUInt16LE(ropPut, baseBytes + 20);
  // Image descriptor: uint64 id, uint8 type, uint8 flags, uint32 width and height; then uint32 size of the data.
  body.writeUInt8(imageTypeLzRgb, imageAt + 8);
  body.writeUInt32LE(picture.width, imageAt + 10);
  body.writeUInt32LE(picture.height, imageAt + 14);
  body.writeUInt32LE(image.byteLength, imageAt + 18);
  return Buffer.concat([body, image]);
}

/** uint32 surface, the box, uint8 clip type: none. */
function writeBase(body: Buffer, box: Rect): void {
  writeRect(body, 4, box);
}

function writeRect(body: Buffer, at: number, rect: Rect): void {
  body.writeInt32LE(rect.top, at);
  body.writeInt32LE(rect.left, at + 4);
  body.writeInt32LE(rect.top + rect.height, at + 8);
  body.writeInt32LE(rect.left + rect.width, at + 12);
}
