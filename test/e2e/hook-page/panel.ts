import { createShare, type Share, type SpiceMainConnection } from '../../../src/index.js';

/** A panel with its own copy of spice-html5, served beside it and loaded by address, as panels do. */
declare global {
  interface Window {
    panelShare: Share;
    /** Connects the display; the share joins at once, or once the server's list has long gone by. */
    connectPanel(url: string, when: 'at-once' | 'late'): Promise<void>;
  }
}

interface SpiceHtml5 {
  SpiceMainConn: new (options: object) => SpiceMainConnection;
}

window.panelShare = createShare();
window.connectPanel = async (url, when) => {
  const address = '/spice-html5/main.js';
  const { SpiceMainConn } = (await import(/* @vite-ignore */ address)) as SpiceHtml5;
  const connection = new SpiceMainConn({
    uri: url,
    screen_id: 'spice-screen',
    message_id: 'message-div',
    password: '',
    onerror: (error: unknown) => console.log(`panel: ${error}`),
  });
  if (when === 'late') {
    while (connection.extra_channels === undefined) await new Promise((resolve) => setTimeout(resolve, 20));
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  window.panelShare.attach(connection);
};
