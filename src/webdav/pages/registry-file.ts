import type { HttpResponse } from '../../http/message.js';
import { bytesBody, notKept, respond } from '../answers/responses.js';

/** The query that means this file, on the root alone: no name of the person's is shadowed by it. */
export const registryFileQuery = 'windows-registry.reg';

/**
 * Raises what Windows' WebDAV client allows: FileSizeLimitInBytes from 50,000,000 to all that it can hold, and
 * FileAttributesLimitInBytes, which bounds the listing of one folder, from 1,000,000 to 20,000,000.
 */
const lines = [
  'Windows Registry Editor Version 5.00',
  '',
  '[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\WebClient\\Parameters]',
  '"FileSizeLimitInBytes"=dword:ffffffff',
  '"FileAttributesLimitInBytes"=dword:01312d00',
  '',
  '',
];

/** As regedit writes and reads it: UTF-16LE with a byte order mark and CRLF. */
export function registryFile(): HttpResponse {
  const text = `\ufeff${lines.join('\r\n')}`;
  const bytes = Uint8Array.from(
    { length: text.length * 2 },
    (_, at) => (text.charCodeAt(at >> 1) >> (8 * (at & 1))) & 255,
  );
  const fields = {
    'Content-Type': 'application/octet-stream',
    'Content-Disposition': 'attachment; filename="webdav-limits.reg"',
    ...notKept,
  };
  return respond(200, fields, bytesBody(bytes));
}
