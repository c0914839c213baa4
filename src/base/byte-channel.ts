/**
 * The two seams along which bytes travel. Rooms on either side know these interfaces, not each other:
 * spice implements {@link ByteChannel} for mux, mux implements {@link ClientConnection} for http.
 */

/**
 * The most that one {@link ByteChannel.write} should bring. With the 6 bytes of SPICE's mini header it fills the 64 KiB that
 * Chromium's pipe to its network process takes at once: a message of 6 bytes more goes in two steps, and a download at
 * three quarters of the speed. A server's credit counts messages of any size, too: larger ones would let more stand in
 * its queue before a small answer.
 */
export const maxWriteBytes = 64 * 1024 - 6;

/** What the port said, in wire order. The port is open while a process in the guest (the agent) has the device open. */
export type ChannelEvent =
  | { readonly type: 'opened' }
  | { readonly type: 'closed' }
  /** A part of the stream; cut anywhere. The receiver owns the bytes: they are a view into the received message. */
  | { readonly type: 'data'; readonly bytes: Uint8Array };

/** A SPICE port channel after its link: a byte stream each way plus open and close events. */
export interface ByteChannel {
  /**
   * The next event, or null once the channel was closed by {@link close}.
   * Not calling it is the backpressure: nothing is read from the socket meanwhile.
   * @throws ShareError of scope `channel` when the server closed or broke the protocol.
   */
  read(): Promise<ChannelEvent | null>;
  /**
   * Sends the parts, in order, as one DATA message where they are no more than {@link maxWriteBytes}. The parts may be
   * reused once the promise resolves, which is when the socket is ready for more.
   * @throws ShareError of scope `channel` when the channel is gone.
   */
  write(parts: readonly Uint8Array[]): Promise<void>;
  /** Lets what was written drain, then closes. Never rejects. */
  close(): Promise<void>;
}

/**
 * One program in the guest that opened a TCP connection to the agent, seen as an HTTP server sees its socket.
 * One connection carries one request at a time; see protocol.md "The guest agent" for why.
 */
export interface ClientConnection {
  /** Aborted with a ShareError of scope `client` once the program is gone, its id was reused, or the channel ended. */
  readonly signal: AbortSignal;
  /** For how long the channel has not been read, because of what others have sent: silence is not this program's then. */
  readonly heldBackMs: number;
  /**
   * The next bytes, or null when the connection ended. Not calling it for long stops the whole channel
   * once the inbound limit is reached, so bodies are read promptly or drained.
   */
  read(): Promise<Uint8Array | null>;
  /**
   * Sends bytes of any length to the guest, in turn with other clients. Resolves when they were given to the socket: they
   * may then be reused, and no more than one write of each client is ever held.
   * @throws ShareError of scope `client` when the connection is gone.
   */
  write(bytes: Uint8Array): Promise<void>;
  /**
   * Says that the last byte of a request was read. From here to {@link endResponse}, bytes that come in a later frame
   * than that byte's belong to a new connection under the same id: this one is then aborted.
   */
  endRequest(): void;
  /** Says that the last byte of a response was queued; resolves once it was given to the socket. */
  endResponse(): Promise<void>;
  /** Ends the connection from our side: sends size 0 after what is queued. The agent may ignore it. */
  close(): void;
}
