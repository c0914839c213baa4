import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clientNames } from '../../../src/webdav/names/client-names.js';

const redirector = 'Microsoft-WebDAV-MiniRedir/10.0.19045';

describe('clientNames', () => {
  it.each([
    [redirector, true],
    ['DavClnt', true],
    ['Microsoft Office Word 2014', true],
    ['Microsoft Office Existence Discovery', true],
    ['WebDAVFS/3.0.0 (03008000) Darwin/22.6.0 (x86_64)', true],
    ['WebDAVLib/1.3', true],
    ['gvfs/1.50.3', false],
    ['davfs2/1.6.1 neon/0.32.5', false],
    ['Mozilla/5.0 (Windows NT 10.0; Win64; x64)', false],
    ['curl/8 WebDAVFS/1', false],
    [undefined, false],
  ])('%s ignores letter case: %s', (userAgent, ignoresCase) => {
    expect(clientNames(userAgent).ignoresCase).toBe(ignoresCase);
  });

  it.each([
    ['a:b', 'a\uf03ab'],
    ['<>"|?*\\', '\uf03c\uf03e\uf022\uf07c\uf03f\uf02a\uf05c'],
    ['line\nfeed', 'line\uf00afeed'],
    ['end.', 'end\uf02e'],
    ['end ', 'end\uf020'],
    ['aux.h', '\uf061ux.h'],
    ['NUL', '\uf04eUL'],
    ['console.log', 'console.log'],
    ['~$doc.docx', '~$doc.docx'],
    ['.profile', '.profile'],
  ])('shows %j to Windows as %j, and takes it back', (name, shown) => {
    const { show, take } = clientNames(redirector);
    expect(show(name)).toBe(shown);
    expect(take(shown)).toBe(name);
  });

  it('shows Windows no name that it cannot have, and nobody else another name', () => {
    const name = fc.string({ unit: 'binary', minLength: 1 }).filter((text) => !/^\.{1,2}$|[/\0]/.test(text));
    fc.assert(
      fc.property(name, (text) => {
        expect(clientNames(redirector).show(text)).not.toMatch(/["*:<>?\\|\p{Cc}]|[. ]$/u);
        expect(clientNames(redirector).take(clientNames(redirector).show(text))).toBe(text);
        expect(clientNames('gvfs/1.50').show(text)).toBe(text);
        expect(clientNames('WebDAVFS/3.0').take(text)).toBe(text);
      }),
    );
  });
});
