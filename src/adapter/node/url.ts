/** What webdav-server takes of Node's module: the path of a request target, or of a URL in an If header. */
export function parse(url: string): { pathname: string; path: string } {
  const [, target = ''] = /^(?:[a-z][a-z0-9+.-]*:\/\/[^/?#]*)?([^#]*)/i.exec(url) ?? [];
  const path = target.startsWith('/') ? target : `/${target}`;
  return { path, pathname: path.split('?', 1)[0] ?? '/' };
}
