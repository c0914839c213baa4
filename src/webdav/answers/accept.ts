import type { HttpRequest } from '../../http/message.js';

/** One element of Accept or Accept-Encoding: what is accepted, in lower case and without parameters, and how much. */
interface Preference {
  readonly what: string;
  readonly weight: number;
}

/** RFC 9110 12.4.2: a weight is 0 to 1, and 1 where it is not given. One that cannot be read accepts nothing. */
function parsePreferences(header: string): Preference[] {
  return header.split(',').map((element) => {
    const [what = '', ...parameters] = element.split(';').map((part) => part.trim().toLowerCase());
    const weight = parameters.find((parameter) => /^q\s*=/.test(parameter))?.replace(/^q\s*=\s*/, '') ?? '1';
    return { what, weight: /^(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/.test(weight) ? Number(weight) : 0 };
  });
}

/** Whether a client would rather have gzip than nothing done to the content (RFC 9110 12.5.3). */
export function prefersGzip(acceptEncoding: string | undefined): boolean {
  const preferences = parsePreferences(acceptEncoding ?? '');
  const weightOf = (...names: readonly string[]): number | undefined =>
    preferences.find(({ what }) => names.includes(what))?.weight;
  // RFC 9110 8.4.1.3: x-gzip is the same. "*" is every coding that is not named.
  const gzip = weightOf('gzip', 'x-gzip') ?? weightOf('*') ?? 0;
  return gzip > 0 && gzip >= (weightOf('identity') ?? 0);
}

/**
 * Whether the answer is to be read by a person, in a browser: it names HTML among what it can show (RFC 9110 12.5.1),
 * where programs take anything.
 */
export function isForPerson({ method, headers }: Pick<HttpRequest, 'method' | 'headers'>): boolean {
  const preferences = parsePreferences(headers.get('Accept') ?? '');
  const accepted = preferences.some(({ what, weight }) => what === 'text/html' && weight > 0);
  return accepted && (method === 'GET' || method === 'HEAD');
}
