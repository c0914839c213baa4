import type { DavMethod } from '../context.js';
import { respond } from '../responses.js';

const readMethods = ['OPTIONS', 'GET', 'HEAD', 'PROPFIND'] as const;
const writeMethods = ['PUT', 'DELETE', 'MKCOL', 'COPY', 'MOVE', 'PROPPATCH', 'LOCK', 'UNLOCK'] as const;

/** What the Allow field says: in a read-only folder, that nothing can be written. COPY out of it goes by its target. */
export function allowedMethods(isReadOnly: boolean): string {
  return (isReadOnly ? [...readMethods, 'COPY'] : [...readMethods, ...writeMethods]).join(', ');
}

/**
 * RFC 4918 10.1, 18. Class 2 stays where nothing can be written: Finder mounts by it and reads the folder's mode from
 * its refusals. Windows wants MS-Author-Via on the root itself.
 */
export const options: DavMethod = async ({ path }, { filesystem }) =>
  respond(200, {
    DAV: '1, 2, 3',
    'MS-Author-Via': 'DAV',
    Allow: allowedMethods(filesystem.isReadOnly(path)),
    'Accept-Ranges': 'bytes',
  });
