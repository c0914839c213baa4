/** The frame codec again, slow and obvious: the twin that the fast one is checked against. */

export interface Frame {
  readonly clientId: bigint;
  readonly data: Buffer;
}

export function encodeFrame(clientId: bigint, data: Uint8Array | string = ''): Buffer {
  const bytes = Buffer.from(data);
  const header = Buffer.alloc(10);
  header.writeBigInt64LE(clientId, 0);
  header.writeUInt16LE(bytes.byteLength, 8);
  return Buffer.concat([header, bytes]);
}

export function decodeFrames(stream: Buffer): Frame[] {
  const frames: Frame[] = [];
  for (let offset = 0; offset < stream.byteLength; ) {
    const size = stream.readUInt16LE(offset + 8);
    const data = stream.subarray(offset + 10, offset + 10 + size);
    if (data.byteLength !== size) throw new Error('a frame that is not whole');
    frames.push({ clientId: stream.readBigInt64LE(offset), data });
    offset += 10 + size;
  }
  return frames;
}
