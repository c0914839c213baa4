/**
 * What can go wrong between the socket and a request. Codes are stable: pages switch on them, texts may change.
 */
export const shareErrorCodes = {
  /** The WebSocket could not be opened, or broke. */
  socketFailed: 'socket-failed',
  /** The server refused the ticket (SPICE_LINK_ERR_PERMISSION_DENIED). */
  wrongPassword: 'wrong-password',
  /** Link and ticket were accepted, then the server closed before PORT_INIT: it has another client on this channel. */
  channelTaken: 'channel-taken',
  /** The server has no channel of this type and id. */
  noChannel: 'no-channel',
  /** The server knows nothing of the main connection's session (any more): only a new one helps. */
  sessionEnded: 'session-ended',
  /** The server closed a channel that worked. */
  serverClosed: 'server-closed',
  /** The page is none of a secure context: there the browser has no cryptography for the ticket, and no folders. */
  insecureContext: 'insecure-context',
  /** Bytes that no SPICE server sends, or a link that it refused. */
  protocolError: 'protocol-error',
  /** The peer is more than we buffer for. */
  limitExceeded: 'limit-exceeded',
  /** The guest's client went away, or its id was given to another one. */
  clientGone: 'client-gone',
  /** The worker that served the folders died, and was started again. */
  workerEnded: 'worker-ended',
  /** The part of the package that serves folders could not be loaded: the host page's files were replaced or are out of reach. */
  notLoaded: 'not-loaded',
  /** We closed it ourselves. */
  closed: 'closed',
} as const;

/** One of {@link shareErrorCodes}. */
export type ShareErrorCode = (typeof shareErrorCodes)[keyof typeof shareErrorCodes];

/** Those that a connection can fail with: the others are of one client, or of what the page itself did. */
export type ConnectionErrorCode = Exclude<ShareErrorCode, 'client-gone' | 'limit-exceeded' | 'closed'>;

export function isConnectionErrorCode(code: ShareErrorCode): code is ConnectionErrorCode {
  const { clientGone, limitExceeded, closed } = shareErrorCodes;
  return code !== clientGone && code !== limitExceeded && code !== closed;
}

/** `channel`: everything on the channel ends. `client`: one multiplexed client ends, the others go on. */
export type ShareErrorScope = 'channel' | 'client';

/** What went wrong on the way to the guest. Switch on `code`: the message is English and for logs. */
export class ShareError extends Error {
  override readonly name = 'ShareError';
  readonly code: ShareErrorCode;
  readonly scope: ShareErrorScope;

  constructor(code: ShareErrorCode, scope: ShareErrorScope, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.scope = scope;
  }
}
