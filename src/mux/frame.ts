/**
 * One frame of the multiplex stream (spice.proto, WebDAVChannel): int64 client_id, uint16 size, data[size],
 * little-endian. The id is the guest agent's own business: often negative, reused at once, and only echoed by us.
 */

export const frameHeaderBytes = 10;
/** What uint16 can say. */
export const maxFramePayloadBytes = 0xffff;

/** @param size of the payload that follows, 0 for a disconnection; at most {@link maxFramePayloadBytes}. */
export function encodeFrameHeader(clientId: bigint, size: number): Uint8Array {
  const header = new Uint8Array(frameHeaderBytes);
  const view = new DataView(header.buffer);
  view.setBigInt64(0, clientId, true);
  view.setUint16(8, size, true);
  return header;
}

export interface FrameHeader {
  readonly clientId: bigint;
  readonly size: number;
}

export function decodeFrameHeader(header: Uint8Array): FrameHeader {
  const view = new DataView(header.buffer, header.byteOffset, frameHeaderBytes);
  return { clientId: view.getBigInt64(0, true), size: view.getUint16(8, true) };
}
