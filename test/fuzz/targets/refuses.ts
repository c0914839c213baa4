import { DavError } from '../../../src/webdav/dav-error.js';

/** A refusal of a client's text is a DavError, and nothing else is thrown. @returns its status. */
export function refuses(step: () => void): number | undefined {
  try {
    step();
    return undefined;
  } catch (error) {
    if (!(error instanceof DavError)) throw error;
    return error.status;
  }
}
