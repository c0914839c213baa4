/** What a panel writes in TypeScript: compiled by test/package in a project of its own, with every library checked. */
import { SpiceMainConn } from '@spice-project/spice-html5/src/main.js';
import { useEffect, useRef } from 'react';
import { checkSupport, createShare, FsError, type Share, ShareError, type ShareState } from 'spice-html5-webdav';
import { connectPortChannel } from 'spice-html5-webdav/channel';
import 'spice-html5-webdav/element';
import { loadMessages } from 'spice-html5-webdav/messages';
import { messages as de } from 'spice-html5-webdav/messages/de';
import type { SpiceShare } from 'spice-html5-webdav/react';
import { startWorker } from 'spice-html5-webdav/start-worker';
import {
  createWebDavHandler,
  defaultLimits,
  MemoryFilesystem,
  MemoryStore,
  systemClock,
} from 'spice-html5-webdav/webdav';

const element = document.querySelector('spice-share')!;
element.share.attach(new SpiceMainConn({ uri: 'wss://h', password: '', screen_id: 'spice-screen' }));
element.dropTarget = window;
element.messages = await loadMessages(navigator.languages);
element.addEventListener('spice-share-stop', ({ detail }: CustomEvent<null>) => console.log(detail));

const share: Share = createShare({ workerUrl: new URL('/vendor/worker.js', location.href), remember: 'vm' });
share.addEventListener('state', ({ detail }) => render(detail));
await share.addFolder(await showDirectoryPicker({ mode: 'readwrite' }), { mode: 'readwrite' });

export function Panel(): React.JSX.Element {
  const panel = useRef<SpiceShare>(null);
  useEffect(() => panel.current?.share.attach(new SpiceMainConn({ uri: '', password: '', screen_id: '' })).detach, []);
  const stopped = (event: CustomEvent): void => console.log(event.type);
  return (
    <spice-share
      ref={panel}
      mode="readwrite"
      share={share}
      messages={de}
      dropTarget={window}
      inline
      remember-key="vm"
      dropped-files="share"
      broker-url="/broker/broker.html"
      className="toolbar"
      onspice-share-stop={stopped}
    />
  );
}

function render(state: ShareState): void {
  console.log(state.phase);
}

export const others = [checkSupport, ShareError, FsError, connectPortChannel, startWorker];
export const handler = createWebDavHandler({
  filesystem: new MemoryFilesystem(),
  store: new MemoryStore(),
  clock: systemClock,
  limits: defaultLimits,
});
