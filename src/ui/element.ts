import { SpiceShare } from './spice-share.js';

export { SpiceShare };

declare global {
  interface HTMLElementTagNameMap {
    'spice-share': SpiceShare;
  }
  /** It bubbles, out of shadow trees too: any element above, the document and the window hear it. */
  interface GlobalEventHandlersEventMap {
    'spice-share-stop': CustomEvent<null>;
  }
}

// On a server there is no registry, and a page may load two copies of this module: the first one stays.
if (typeof customElements !== 'undefined' && customElements.get('spice-share') === undefined) {
  customElements.define('spice-share', SpiceShare);
}
