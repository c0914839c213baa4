import { ShareError, shareErrorCodes } from '../base/share-error.js';

/** SPICE's WebSocket sub-protocol: binary messages whose borders mean nothing. */
export const spiceSubProtocol = 'binary';

/**
 * Which sub-protocols to offer. A browser gives up a WebSocket on which it offered some and the server chose none (RFC
 * 6455 4.1), and that is what LXD and Incus do; spice-server's own listener, on the other hand, wanted `binary` once.
 */
export function offeredProtocols(subProtocol: string): string[] {
  return subProtocol === '' ? [] : [subProtocol];
}

/** A WebSocket as a byte stream each way. One read and any number of writes may be under way. */
export interface ByteSocket {
  /** Whether not reading holds the server back. */
  readonly canPauseReading: boolean;
  /** The next message's bytes, or null once the connection ended, however it ended. */
  read(): Promise<Uint8Array | null>;
  /** Sends one message. Resolves when the socket is ready for more; the bytes may then be reused. */
  write(bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  /**
   * Lets what was written drain, then closes. Resolves when the other side has closed too, so that the server has room
   * for the next; but waits for no server that has stopped reading. Whoever reads is then told the end: browsers let a
   * server that says nothing more take a minute for its closing handshake. Never rejects.
   */
  close(): Promise<void>;
}

/** How long a socket that closes may drain, and then how long the other side may take to close. */
export const closePatienceMs = 2000;

/**
 * Opens a WebSocket.
 * @param signal ends the attempt.
 * @param subProtocol `binary` by default; '' for none.
 * @throws ShareError `socket-failed`, or the signal's reason.
 */
export type OpenSocket = (url: string, signal: AbortSignal | undefined, subProtocol?: string) => Promise<ByteSocket>;

/** The browser tells pages nothing of why a WebSocket failed, and what it tells may hold the URL with its token. */
export function unreachable(cause?: unknown): ShareError {
  return new ShareError(
    shareErrorCodes.socketFailed,
    'channel',
    'The SPICE server could not be reached. Is the machine running, and may this page connect to it?',
    cause,
  );
}
