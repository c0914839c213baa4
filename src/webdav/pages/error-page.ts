import type { HttpResponse } from '../../http/message.js';
import type { Fields } from '../answers/responses.js';
import type { DavError } from '../dav-error.js';
import { pageResponse } from './page.js';

const texts: Readonly<Record<number, readonly [title: string, text: string]>> = {
  400: ['That is not an address', 'No file or folder can have the address that was asked for.'],
  403: ['Not allowed', 'This cannot be read from here, or another web page asked for it.'],
  404: ['Not found', 'There is no file or folder here, or the folder is no longer shared.'],
  409: ['It has just changed', 'The file was changed while it was opened. Try again.'],
  412: ['It has changed', 'The file is no longer the version that was asked for.'],
  414: ['The address is too long', 'No file or folder can have a name or a path as long as this.'],
  421: ['Not by this name', 'The shared folder answers to localhost only. Ask the administrator to allow other names.'],
  423: ['In use', 'Something on the other side is using the file. Try again later.'],
};

/** What went wrong, for a person in the guest; never a word of the host's. */
export function errorPage({ status, fields: own }: DavError, fields: Fields): HttpResponse {
  const [title, text] = texts[status] ?? ['That did not work', 'The shared folder could not answer.'];
  // By a name that is refused, the root is refused too.
  const way = status === 421 ? '' : '<p><a href="/">To the shared folder</a></p>';
  return pageResponse(status, { ...own, ...fields }, title, [`<main><h1>${title}</h1><p>${text}</p>${way}</main>`]);
}
