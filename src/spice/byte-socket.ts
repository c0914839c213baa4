/** SPICE's WebSocket sub-protocol: binary messages whose borders mean nothing. */
export const subProtocol = 'binary';

/** A WebSocket as a byte stream each way. One read and any number of writes may be under way. */
export interface ByteSocket {
  /** Whether not reading holds the server back. */
  readonly canPauseReading: boolean;
  /** The next message's bytes, or null once the connection ended, however it ended. */
  read(): Promise<Uint8Array | null>;
  /** Sends one message. Resolves when the socket is ready for more; the bytes may then be reused. */
  write(bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  /** Lets what was written drain, then closes. Never rejects. */
  close(): Promise<void>;
}

/**
 * @param signal ends the attempt.
 * @throws ShareError `socket-failed`, or the signal's reason.
 */
export type OpenSocket = (url: string, signal: AbortSignal | undefined) => Promise<ByteSocket>;
