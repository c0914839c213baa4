import { SpiceMainConn } from '@spice-project/spice-html5/src/main.js';
import { useEffect, useRef } from 'react';
import 'spice-html5-webdav/element';

/** A console with a shared folder. The share outlives the connection: it is attached to each new one. */
export function VmConsole({ uri, password = '' }) {
  const element = useRef(null);
  useEffect(() => {
    const connection = new SpiceMainConn({ uri, password, screen_id: 'spice-screen', onerror: console.log });
    const attachment = element.current.share.attach(connection);
    return () => {
      attachment.detach();
      connection.stop();
    };
  }, [uri, password]);
  return (
    <>
      <spice-share ref={element} dropTarget={window} />
      <div id="spice-area">
        <div id="spice-screen" />
      </div>
    </>
  );
}
