import { commonCaps, linkErrors } from './spice-protocol.js';

/** "REDQ" as bytes in wire order. */
const magic = Buffer.from('REDQ', 'latin1');
const majorVersion = 2;
const minorVersion = 2;
export const linkHeaderBytes = 16;
/** spice-server takes no longer link message either. */
export const maxLinkMessBytes = 4096;
/** An RSA-1024 key as SubjectPublicKeyInfo, and what it encrypts to. */
export const publicKeyBytes = 162;
export const ticketBytes = 128;

const linkMessFixedBytes = 18;
const linkReplyFixedBytes = 4 + publicKeyBytes + 12;

export interface LinkMess {
  readonly connectionId: number;
  readonly channelType: number;
  readonly channelId: number;
  readonly commonCaps: number;
}

/** The size of the link message that follows, or the link error. */
export function decodeLinkHeader(bytes: Buffer): { size: number } | { error: number } {
  if (!bytes.subarray(0, 4).equals(magic)) return { error: linkErrors.invalidMagic };
  if (bytes.readUInt32LE(4) !== majorVersion) return { error: linkErrors.versionMismatch };
  const size = bytes.readUInt32LE(12);
  if (size < linkMessFixedBytes || size > maxLinkMessBytes) return { error: linkErrors.invalidData };
  return { size };
}

/** Undefined when the capability arrays do not lie inside the message. */
export function decodeLinkMess(bytes: Buffer): LinkMess | undefined {
  const commonCount = bytes.readUInt32LE(6);
  const channelCount = bytes.readUInt32LE(10);
  const offset = bytes.readUInt32LE(14);
  if (offset + (commonCount + channelCount) * 4 > bytes.byteLength) return undefined;
  return {
    connectionId: bytes.readUInt32LE(0),
    channelType: bytes.readUInt8(4),
    channelId: bytes.readUInt8(5),
    commonCaps: commonCount === 0 ? 0 : bytes.readUInt32LE(offset),
  };
}

function encodeHeader(size: number): Buffer {
  const header = Buffer.alloc(linkHeaderBytes);
  magic.copy(header);
  header.writeUInt32LE(majorVersion, 4);
  header.writeUInt32LE(minorVersion, 8);
  header.writeUInt32LE(size, 12);
  return header;
}

/** Header and SpiceLinkReply. An error is sent in the same shape, with an empty key and no capabilities. */
export function encodeLinkReply(error: number, publicKey: Buffer, channelCaps: readonly number[] = []): Buffer {
  const common =
    error === linkErrors.ok ? [commonCaps.authSelection | commonCaps.authSpice | commonCaps.miniHeader] : [];
  const caps = [...common, ...channelCaps];
  const body = Buffer.alloc(linkReplyFixedBytes + caps.length * 4);
  body.writeUInt32LE(error, 0);
  publicKey.copy(body, 4, 0, publicKeyBytes);
  body.writeUInt32LE(common.length, 4 + publicKeyBytes);
  body.writeUInt32LE(channelCaps.length, 8 + publicKeyBytes);
  body.writeUInt32LE(linkReplyFixedBytes, 12 + publicKeyBytes);
  caps.forEach((cap, index) => {
    body.writeUInt32LE(cap, linkReplyFixedBytes + index * 4);
  });
  return Buffer.concat([encodeHeader(body.byteLength), body]);
}

/** The four bytes after the ticket. */
export function encodeLinkResult(error: number): Buffer {
  const result = Buffer.alloc(4);
  result.writeUInt32LE(error, 0);
  return result;
}
