import { SpiceMainConn } from '@spice-project/spice-html5/src/main.js';
import '../../../src/ui/element.js';

/** A panel whose policy allows nothing that it did not name. */
const share = document.querySelector('spice-share');
if (share === null) throw new Error('no element');
share.dropTarget = window;
share.mode = 'readwrite';
share.share.attach(
  new SpiceMainConn({
    uri: new URLSearchParams(location.search).get('url') ?? '',
    password: '',
    screen_id: 'spice-screen',
    onsuccess: () => {},
    onerror: (error) => console.log(`console: ${error}`),
    onagent: () => {},
  }),
);
