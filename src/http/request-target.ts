import { HttpError } from './http-error.js';

/** What a request is about: path and query, and the authority when the target itself names one. */
export interface RequestTarget {
  readonly target: string;
  readonly authority: string | undefined;
}

/** uri-host [":" port] (RFC 3986 3.2.2) without user information, which RFC 9110 4.2.4 tells to treat as an error. */
const authorityPattern = /^(?:\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9\-._~!$&'()*+,;=%]+)(?::\d*)?$/;

/** Whether a Host field or an authority is one. An empty host is invalid for http (RFC 9110 4.2.1). */
export function isAuthority(text: string): boolean {
  return authorityPattern.test(text);
}

/**
 * The four forms of RFC 9112 3.2, reduced to one.
 * @throws HttpError 400; 501 for CONNECT.
 */
export function parseRequestTarget(method: string, sent: string): RequestTarget {
  // RFC 9110 9.3.6: an origin server may do without CONNECT; it alone has the authority form.
  if (method === 'CONNECT') throw new HttpError(501, 'CONNECT');
  // A fragment is never sent (RFC 9112 3.2.1). Cutting it off would let DELETE /a#b delete /a.
  if (sent.includes('#')) throw new HttpError(400, 'fragment in the target');
  if (sent.startsWith('/')) return { target: sent, authority: undefined };
  if (sent === '*' && method === 'OPTIONS') return { target: sent, authority: undefined };

  const [, authority, rest] = /^http:\/\/([^/?]*)(.*)$/i.exec(sent) ?? [];
  if (authority === undefined || rest === undefined || !isAuthority(authority)) {
    throw new HttpError(400, 'not a target');
  }
  // RFC 9112 3.2.4: OPTIONS without path and query means the server itself.
  if (rest === '') return { target: method === 'OPTIONS' ? '*' : '/', authority };
  return { target: rest.startsWith('/') ? rest : `/${rest}`, authority };
}
