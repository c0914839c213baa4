/**
 * `malformed`: not namespace-well-formed, or with a DTD. `external-entity`: with a DTD that reaches for other files.
 * `too-large`: past a bound of Limits. `busy`: past one that all clients share.
 * `no-room`: longer than what may be kept, as XML.
 */
export type XmlErrorCode = 'malformed' | 'external-entity' | 'too-large' | 'busy' | 'no-room';

/** Why a body could not be read as XML. The message is for logs and may hold the sender's own text. */
export class XmlError extends Error {
  override readonly name = 'XmlError';
  readonly code: XmlErrorCode;

  constructor(code: XmlErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}
