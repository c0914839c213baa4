import { createShare, type Share, type SpiceMainConnection } from '../../../src/index.js';

/** A panel with its own copy of spice-html5, served beside it and loaded by address, as panels do. */
declare global {
  interface Window {
    panelShare: Share;
    /** A second share on the same machine, with the panel's own session: there is room for one. */
    connectSecond(): Promise<string>;
    /** Connects the display; the share joins at once, or once the server's list has long gone by. */
    connectPanel(url: string, when: 'at-once' | 'late'): Promise<void>;
  }
}

interface SpiceHtml5 {
  SpiceMainConn: new (options: object) => SpiceMainConnection;
}

window.panelShare = createShare();
let connection: SpiceMainConnection | undefined;

window.connectPanel = async (url, when) => {
  const address = '/spice-html5/main.js';
  const { SpiceMainConn } = (await import(/* @vite-ignore */ address)) as SpiceHtml5;
  const opened = new SpiceMainConn({
    uri: url,
    screen_id: 'spice-screen',
    message_id: 'message-div',
    password: '',
    onerror: (error: unknown) => console.log(`panel: ${error}`),
  });
  if (when === 'late') {
    while (opened.extra_channels === undefined) await new Promise((resolve) => setTimeout(resolve, 20));
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  window.panelShare.attach(opened);
  connection = opened;
};

window.connectSecond = async () => {
  const { ws, connection_id: connectionId = 0 } = connection ?? {};
  const second = createShare();
  try {
    await second.connect({ url: ws?.url ?? '', subProtocol: ws?.protocol ?? 'binary', connectionId });
    return 'connected';
  } catch {
    return second.state.error?.code ?? 'no reason';
  }
};
