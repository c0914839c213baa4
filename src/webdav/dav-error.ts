import type { Path } from '../share/filesystem.js';

/** A resource as an href names it. */
export interface NamedResource {
  readonly path: Path;
  readonly isCollection: boolean;
}

/** A precondition or postcondition element of RFC 4918 16, sent in an error's body. */
export interface Precondition {
  /** Local name in DAV:, e.g. "lock-token-submitted". */
  readonly name: string;
  /** The resources that it is about. */
  readonly resources?: readonly NamedResource[];
}

/** Ends a request with a status that the guest sees. */
export class DavError extends Error {
  override readonly name = 'DavError';
  readonly status: number;
  readonly precondition: Precondition | undefined;
  /** Fields that the status calls for: Allow, Content-Range, Accept-Patch. */
  readonly fields: Readonly<Record<string, string>>;

  constructor(status: number, precondition?: Precondition, fields: Readonly<Record<string, string>> = {}) {
    super(precondition === undefined ? `status ${status}` : `status ${status}, ${precondition.name}`);
    this.status = status;
    this.precondition = precondition;
    this.fields = fields;
  }
}
