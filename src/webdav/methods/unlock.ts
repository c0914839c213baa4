import { respond } from '../answers/responses.js';
import type { DavMethod } from '../context.js';
import { DavError } from '../dav-error.js';
import { keysTo } from '../resource.js';

/**
 * RFC 4918 9.11: any resource that the lock covers may be named, also one that the host has removed meanwhile. Windows
 * sends the token without its brackets.
 */
export const unlock: DavMethod = async ({ http, path, stat }, { filesystem, locks, clock }) => {
  const header = http.headers.get('Lock-Token');
  if (header === undefined) throw new DavError(400);
  const token = header.replace(/^<(.*)>$/, '$1');
  const lock = locks.covering(keysTo(filesystem, path), clock.now()).find((candidate) => candidate.token === token);
  if (lock === undefined && stat === null) throw new DavError(404);
  if (lock === undefined) throw new DavError(409, { name: 'lock-token-matches-request-uri' });
  locks.remove(lock);
  return respond(204);
};
