import type { HttpRequest } from '../../http/message.js';
import { escapeText } from '../../xml/xml-writer.js';
import { parseHost } from '../request-guard.js';
import { registryFileQuery } from './registry-file.js';

/** Where the agent listens, for the one client that does not say how it got here: HTTP/1.0 without Host. */
const usualAuthority = 'localhost:9843';

interface System {
  readonly title: string;
  /** What a browser on it has in its User-Agent: its own help is open. */
  readonly agent: RegExp;
  readonly help: string;
}

/** How to open the drive without a browser, by the name that this request came with; the guard has let it pass. */
export function mountHelp({ authority, headers }: Pick<HttpRequest, 'authority' | 'headers'>): string {
  const userAgent = headers.get('User-Agent') ?? '';
  const systems = systemsFor(authority === '' ? usualAuthority : authority);
  const sections = systems.map(({ title, agent, help }) => {
    const open = agent.test(userAgent) ? ' open' : '';
    return `<details${open}><summary>${title}</summary>${help}</details>`;
  });
  return `<section aria-labelledby="open"><h2 id="open">Open it as a drive</h2>${sections.join('')}</section>`;
}

function systemsFor(authority: string): readonly System[] {
  const url = code(`http://${authority}/`);
  return [
    { title: 'Windows', agent: /Windows/, help: windowsHelp(authority, url) },
    {
      title: 'macOS Finder',
      agent: /Mac OS X/,
      help: `<p>Choose Go, Connect to Server (⌘K) and enter ${url}; connect as a guest.</p>`,
    },
    {
      title: 'GNOME Files',
      agent: /Linux/,
      help: `<p>Press Ctrl+L and enter ${code(`dav://${authority}/`)}, or open “Spice client folder” under Network.</p>`,
    },
    { title: 'KDE Dolphin', agent: /Linux/, help: `<p>Press Ctrl+L and enter ${code(`webdav://${authority}/`)}.</p>` },
    {
      title: 'Command line',
      agent: /Linux|X11|curl|Wget/,
      help:
        `<p>Mounted, with davfs2:</p>${block(`sudo mount -t davfs http://${authority}/ /mnt`)}` +
        `<p>One file out, one file in:</p>${block(`curl -O http://${authority}/name\ncurl -T name http://${authority}/`)}` +
        `<p>Whole folders, with rclone:</p>${block(`rclone copy :webdav: there --webdav-url http://${authority}/`)}`,
    },
  ];
}

function windowsHelp(authority: string, url: string): string {
  return (
    `<p>The agent maps a drive by itself. By hand: in Explorer, This PC, “Map network drive”, enter ${uncPath(authority) ?? url}; or in a command prompt:</p>` +
    `${block(`net use * http://${authority}/`)}` +
    '<p>Windows refuses files over 50,000,000 bytes and folders whose listing is over 1,000,000 bytes, whatever the server. ' +
    `<a href="/?${registryFileQuery}">webdav-limits.reg</a> raises <code>FileSizeLimitInBytes</code> to 4 GiB and ` +
    '<code>FileAttributesLimitInBytes</code> to 20,000,000: open it as an administrator, then restart the service or the machine.</p>' +
    `${block('net stop webclient\nnet start webclient')}`
  );
}

/** What Windows makes of a URL; undefined for an address in brackets, which such a path cannot hold. */
function uncPath(authority: string): string | undefined {
  const host = parseHost(authority);
  if (host === undefined || host.name.startsWith('[')) return undefined;
  const port = host.port === 80 ? '' : `@${host.port}`;
  return code(`\\\\${host.name}${port}\\DavWWWRoot`);
}

function code(text: string): string {
  return `<code>${escapeText(text)}</code>`;
}

function block(text: string): string {
  return `<pre>${code(text)}</pre>`;
}
