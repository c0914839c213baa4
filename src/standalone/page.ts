import { createShare } from '../embed/create-share.js';
import { loadMessages } from '../ui/messages/load.js';
import { SpiceShare } from '../ui/spice-share.js';

/** It makes no global: what is no element hangs on its class. */
class StandaloneSpiceShare extends SpiceShare {
  static readonly createShare = createShare;
  static readonly loadMessages = loadMessages;
}

// A page may load two copies: the first one stays.
if (customElements.get('spice-share') === undefined) customElements.define('spice-share', StandaloneSpiceShare);
