import type { Stat } from '../../share/filesystem.js';
import { respond } from '../answers/responses.js';
import type { DavMethod } from '../context.js';

/** sabre/dav's format of a PATCH. */
export const patchType = 'application/x-sabredav-partialupdate';

/** What can be asked of a resource (RFC 9110 10.2.1); in a read-only folder nothing that writes to it. */
export function allowedMethods(stat: Stat | null, isReadOnly: boolean): string {
  const reading = stat === null ? ['OPTIONS'] : ['OPTIONS', 'GET', 'HEAD', 'PROPFIND', 'SEARCH', 'COPY'];
  if (stat?.kind === 'directory') reading.push('REPORT');
  const writing = isReadOnly ? [] : writingMethods(stat);
  return [...reading, ...writing].join(', ');
}

function writingMethods(stat: Stat | null): readonly string[] {
  if (stat === null) return ['PUT', 'MKCOL', 'LOCK'];
  const either = ['DELETE', 'MOVE', 'PROPPATCH', 'LOCK', 'UNLOCK'];
  return stat.kind === 'file' ? ['PUT', 'PATCH', ...either] : either;
}

/** The server as a whole, for "OPTIONS *" (RFC 9110 9.3.7). */
function allMethods(isReadOnly: boolean): string {
  const writing = isReadOnly ? '' : ', PUT, PATCH, DELETE, MKCOL, MOVE, PROPPATCH, LOCK, UNLOCK';
  return `OPTIONS, GET, HEAD, PROPFIND, REPORT, SEARCH, COPY${writing}`;
}

/**
 * RFC 4918 10.1, 18; RFC 5689 4. Class 2 stays where nothing can be written: Finder mounts by it. Old Windows clients
 * stumble over a DAV value of more than 63 characters, and want MS-Author-Via on the root itself.
 */
export const options: DavMethod = async ({ http, path, stat }, { filesystem }) => {
  const isReadOnly = filesystem.isReadOnly(path);
  // RFC 5789 3.1
  const patching = stat?.kind === 'file' && !isReadOnly ? { 'Accept-Patch': patchType } : {};
  return respond(200, {
    ...patching,
    DAV: '1, 2, 3, extended-mkcol, sabredav-partialupdate',
    // RFC 5323 3.2
    DASL: '<DAV:basicsearch>',
    'MS-Author-Via': 'DAV',
    Allow: http.target === '*' ? allMethods(isReadOnly) : allowedMethods(stat, isReadOnly),
    'Accept-Ranges': 'bytes',
  });
};
