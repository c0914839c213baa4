import { SpiceMainConn } from '@spice-project/spice-html5/src/main.js';
import { useLayoutEffect, useRef } from 'react';
import 'spice-html5-webdav/element';

/**
 * A console with a shared folder. The share outlives the connection: it is attached to each new one. Another machine is
 * another console: `<VmConsole key={machine} … />`.
 */
export function VmConsole({ uri, password = '' }) {
  const element = useRef(null);
  // A layout effect is undone while the elements are still there: spice-html5's stop() looks its screen up.
  useLayoutEffect(() => {
    const connection = new SpiceMainConn({ uri, password, screen_id: 'spice-screen', onerror: console.log });
    const attachment = element.current.share.attach(connection);
    return () => {
      attachment.detach();
      connection.stop();
    };
  }, [uri, password]);
  // Leaving the page's document alone ends no sharing.
  useLayoutEffect(() => {
    const { current } = element;
    return () => void current.stop();
  }, []);
  return (
    <>
      <spice-share ref={element} dropTarget={window} />
      <div id="spice-area">
        <div id="spice-screen" />
      </div>
    </>
  );
}
