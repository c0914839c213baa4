import { createShare, type Share, type SpiceMainConnection } from '../../../src/index.js';
import workerUrl from './worker.js?worker&url';

/** A host page with a worker of its own, which answers with webdav-server; "?ours" leaves the package's own. */
declare global {
  interface Window {
    hostShare: Share;
    hostConnect(url: string): Promise<void>;
  }
}

interface SpiceHtml5 {
  SpiceMainConn: new (options: object) => SpiceMainConnection;
}

const share = createShare(location.search === '?ours' ? {} : { workerUrl });
window.hostShare = share;

document.addEventListener('dragover', (event) => event.preventDefault());
document.addEventListener('drop', async (event) => {
  event.preventDefault();
  const handle = await event.dataTransfer?.items[0]?.getAsFileSystemHandle?.();
  if (handle?.kind === 'directory') {
    await share.addFolder(handle as FileSystemDirectoryHandle, { mode: 'readwrite' });
  }
});

window.hostConnect = async (uri) => {
  const address = '/spice-html5/main.js';
  const { SpiceMainConn } = (await import(/* @vite-ignore */ address)) as SpiceHtml5;
  share.attach(new SpiceMainConn({ uri, screen_id: 'spice-screen', message_id: 'message-div', password: '' }));
};
