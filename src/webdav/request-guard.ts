import type { HttpRequest } from '../http/message.js';

/**
 * Any web page that is open in the guest can reach the agent's port. Its requests are told from those of programs by
 * what browsers say of them and pages cannot change: Host, Origin and the fetch metadata
 * (https://www.w3.org/TR/fetch-metadata/).
 *
 * | request | answered |
 * |---|---|
 * | Host (or the target's authority) is not the guest's own and not in `guestHosts` | 421: a name that a page made point at the agent |
 * | no Host at all (HTTP/1.0) | as any other: no browser leaves it out. Nothing is same-origin to it |
 * | Origin, also "null", is not "http://" and that Host | 403: CORS preflights, fetches, WebSockets, posted forms |
 * | Sec-Fetch-Site absent (a program, or a browser of old), `none` (typed, a bookmark) or `same-origin` | served |
 * | Sec-Fetch-Site anything else, also same-site: another port is same-site | 403, except for a plain navigation |
 *
 * A plain navigation is a link that the person followed from elsewhere: GET or HEAD for a whole tab, `Sec-Fetch-Mode:
 * navigate` and `Sec-Fetch-Dest: document`. It changes nothing, and the page that it came from cannot read the answer.
 * Frames, embeds and objects navigate too, inside the other page: they say so in Sec-Fetch-Dest and are refused.
 *
 * Browsers that send no fetch metadata (or send it not, because a host of `guestHosts` is no secure origin to them)
 * are kept from using an answer by its Cross-Origin-Resource-Policy, and from writing by the preflight that they make.
 */
export class RequestGuard {
  readonly #hosts: ReadonlySet<string>;

  /** @throws TypeError for a value that is not a host name or an address as a URL has it, without a port. */
  constructor(guestHosts: readonly string[] = []) {
    this.#hosts = new Set(guestHosts.map(readGuestHost));
  }

  /** @returns the status to refuse with what a page of another site asks; undefined for what may pass. */
  check({ method, authority, headers }: Pick<HttpRequest, 'method' | 'authority' | 'headers'>): 421 | 403 | undefined {
    const host = authority === '' ? undefined : parseHost(authority);
    if (authority !== '' && (host === undefined || !this.#isOwn(host.name))) return 421;
    const origin = headers.get('Origin');
    if (origin !== undefined && (host === undefined || !isOriginOf(origin, host))) return 403;
    const site = headers.get('Sec-Fetch-Site');
    if (site === undefined || site === 'none' || site === 'same-origin') return undefined;
    const isPlainNavigation =
      (method === 'GET' || method === 'HEAD') &&
      origin === undefined &&
      headers.get('Sec-Fetch-Mode') === 'navigate' &&
      headers.get('Sec-Fetch-Dest') === 'document';
    return isPlainNavigation ? undefined : 403;
  }

  #isOwn(name: string): boolean {
    return name === 'localhost' || name === '[::1]' || isLoopbackV4(name) || this.#hosts.has(name);
  }
}

export interface Host {
  /** In lower case, without the dot that may end it; an IPv6 address in brackets, in its shortest form. */
  readonly name: string;
  /** That of http where none is written. */
  readonly port: number;
}

/** A Host field (RFC 9110 7.2); undefined for what is none. Never looks a name up. */
export function parseHost(text: string): Host | undefined {
  const [, address, name, digits = ''] = /^(?:(\[[\da-f:.]+\])|([\w-]+(?:\.[\w-]+)*)\.?)(?::(\d*))?$/i.exec(text) ?? [];
  const port = digits === '' ? 80 : Number(digits);
  if (port > 65535) return undefined;
  if (name !== undefined) return { name: name.toLowerCase(), port };
  // RFC 5952: an address has many spellings.
  if (address === undefined || !URL.canParse(`http://${address}/`)) return undefined;
  return { name: new URL(`http://${address}/`).hostname, port };
}

/** 127.0.0.0/8 as four decimal numbers (RFC 1122 3.2.1.3), the only form that browsers send. */
function isLoopbackV4(name: string): boolean {
  return /^127(?:\.(?:0|[1-9]\d{0,2})){3}$/.test(name) && name.split('.').every((part) => Number(part) <= 255);
}

/** RFC 6454 6.2. The drive is never reached by https, so that scheme is another origin too. */
function isOriginOf(origin: string, { name, port }: Host): boolean {
  const own = origin.startsWith('http://') ? parseHost(origin.slice('http://'.length)) : undefined;
  return own?.name === name && own.port === port;
}

function readGuestHost(value: string): string {
  const host = parseHost(value);
  if (host === undefined || /:\d*$/.test(value.replace(/^\[.*\]/, ''))) {
    throw new TypeError(`guestHosts: ${JSON.stringify(value)} is not a host name without a port`);
  }
  return host.name;
}
