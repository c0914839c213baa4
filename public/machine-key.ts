/**
 * Under what the folders of a machine are remembered: the server's host, port and path, and `vm`, by which a proxy or the
 * page's own address tells one machine of many. Nothing else of the address: a token in it is a secret, which does not
 * belong in the browser's store, and another one the next time, under which no folder would be found again.
 */
export function machineKey(serverUrl: string, pageQuery: URLSearchParams): string {
  if (!URL.canParse(serverUrl)) return '';
  const { host, pathname, searchParams } = new URL(serverUrl);
  const vm = searchParams.get('vm') ?? pageQuery.get('vm');
  return `${host}${pathname}${vm === null ? '' : `?vm=${encodeURIComponent(vm)}`}`;
}
