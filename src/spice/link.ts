import { ShareError, type ShareErrorCode, shareErrorCodes } from '../base/share-error.js';
import {
  commonCaps,
  linkErrors,
  linkHeaderBytes,
  linkMagic,
  publicKeyBytes,
  ticketBytes,
  versionMajor,
  versionMinor,
} from './protocol.js';

/** Past this a link reply is not one; spice-server's has some 200 bytes. */
const maxLinkReplyBytes = 4096;
const linkMessBytes = 18;
const linkReplyFixedBytes = 4 + publicKeyBytes + 12;

export interface LinkRequest {
  /** The session id that the main channel got. */
  readonly connectionId: number;
  readonly channelType: number;
  readonly channelId: number;
}

/** Link header and SpiceLinkMess. We announce no capability of the channel, so the server sends no compressed data. */
export function encodeLinkRequest({ connectionId, channelType, channelId }: LinkRequest): Uint8Array<ArrayBuffer> {
  const capsBytes = 4;
  const bytes = new Uint8Array(linkHeaderBytes + linkMessBytes + capsBytes);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, linkMagic, true);
  view.setUint32(4, versionMajor, true);
  view.setUint32(8, versionMinor, true);
  view.setUint32(12, linkMessBytes + capsBytes, true);
  view.setUint32(16, connectionId, true);
  view.setUint8(20, channelType);
  view.setUint8(21, channelId);
  view.setUint32(22, 1, true); // common capability words
  view.setUint32(26, 0, true); // channel capability words
  view.setUint32(30, linkMessBytes, true);
  view.setUint32(34, (1 << commonCaps.authSelection) | (1 << commonCaps.miniHeader), true);
  return bytes;
}

/** @returns the size of the link reply that follows. */
export function decodeLinkHeader(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(0, true) !== linkMagic) {
    throw protocolError('The address answered, but not as a SPICE server does');
  }
  if (view.getUint32(4, true) !== versionMajor) throw protocolError('The SPICE server speaks another major version');
  const size = view.getUint32(12, true);
  if (size < linkReplyFixedBytes || size > maxLinkReplyBytes) {
    throw protocolError(`The SPICE server announced a link reply of ${size} bytes`);
  }
  return size;
}

export interface LinkReply {
  readonly publicKey: Uint8Array<ArrayBuffer>;
  /** Whether the client names the authentication mechanism before the ticket. */
  readonly authSelection: boolean;
}

/** @throws ShareError when the server refused the link or lacks what we need. */
export function decodeLinkReply(bytes: Uint8Array): LinkReply {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const error = view.getUint32(0, true);
  if (error !== linkErrors.ok) throw linkRefused(error);
  const commonWords = view.getUint32(4 + publicKeyBytes, true);
  const capsOffset = view.getUint32(12 + publicKeyBytes, true);
  if (commonWords < 1 || capsOffset + 4 > bytes.byteLength) {
    throw protocolError('The SPICE server announced no capabilities');
  }
  const caps = view.getUint32(capsOffset, true);
  if ((caps & (1 << commonCaps.miniHeader)) === 0) {
    throw protocolError('The SPICE server does not know mini headers; it is older than 0.10');
  }
  return {
    publicKey: new Uint8Array(bytes.slice(4, 4 + publicKeyBytes)),
    authSelection: (caps & (1 << commonCaps.authSelection)) !== 0,
  };
}

/** The ticket as it is sent: with the mechanism before it where the server selects. */
export function encodeAuthentication(ticket: Uint8Array, authSelection: boolean): Uint8Array<ArrayBuffer> {
  const prefix = authSelection ? 4 : 0;
  const bytes = new Uint8Array(prefix + ticketBytes);
  if (authSelection) new DataView(bytes.buffer).setUint32(0, commonCaps.authSpice, true);
  bytes.set(ticket, prefix);
  return bytes;
}

/** @throws ShareError for any result but OK. */
export function checkLinkResult(bytes: Uint8Array): void {
  const error = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(0, true);
  if (error !== linkErrors.ok) throw linkRefused(error);
}

/** What a person can do about each refusal. */
const refusals: Readonly<Record<number, readonly [code: ShareErrorCode, message: string]>> = {
  [linkErrors.permissionDenied]: [
    shareErrorCodes.wrongPassword,
    'The SPICE server refused the password. It may have expired: open the console again.',
  ],
  [linkErrors.badConnectionId]: [
    shareErrorCodes.sessionEnded,
    'The SPICE server does not know this session any more. Open the console again.',
  ],
  [linkErrors.channelNotAvailable]: [
    shareErrorCodes.noChannel,
    'This virtual machine has no WebDAV channel (org.spice-space.webdav.0): it must be added to its devices.',
  ],
  [linkErrors.versionMismatch]: [
    shareErrorCodes.protocolError,
    'The SPICE server speaks another version of the protocol: it must be 0.12 or newer.',
  ],
  [linkErrors.needSecured]: [
    shareErrorCodes.protocolError,
    'The SPICE server wants this channel encrypted: connect to its TLS port.',
  ],
  [linkErrors.needUnsecured]: [
    shareErrorCodes.protocolError,
    'The SPICE server wants this channel unencrypted: connect to its plain port.',
  ],
};

function linkRefused(error: number): ShareError {
  const [code, message] = refusals[error] ?? [
    shareErrorCodes.protocolError,
    `The SPICE server refused the link (error ${error})`,
  ];
  return new ShareError(code, 'channel', message);
}

export function protocolError(message: string, cause?: unknown): ShareError {
  return new ShareError(shareErrorCodes.protocolError, 'channel', message, cause);
}
