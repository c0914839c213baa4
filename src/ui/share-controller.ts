import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { createShare } from '../embed/create-share.js';
import type { Share, ShareEventMap } from '../embed/share.js';
import { ActivityController } from './activity-controller.js';
import { announcement } from './announcements.js';
import type { Messages } from './messages/en.js';
import type { BytesMoved, ShareState } from './share-view.js';

const nothingMoved: BytesMoved = { toGuest: 0, fromGuest: 0 };

/** Holds the element's share and what was last heard of it. Listens only while the element is in a document. */
export class ShareController implements ReactiveController {
  readonly #host: ReactiveControllerHost & { readonly messages: Messages };
  readonly activity: ActivityController;
  #share: Share | undefined;
  #connected = false;
  #state: ShareState | undefined;
  #moved = nothingMoved;
  #announced = '';

  constructor(host: ReactiveControllerHost & { readonly messages: Messages }) {
    this.#host = host;
    this.activity = new ActivityController(host);
    host.addController(this);
  }

  /** Made when it is first asked for. */
  get share(): Share {
    this.#share ??= createShare();
    return this.#share;
  }
  set share(share: Share) {
    if (share === this.#share) return;
    this.#unsubscribe();
    this.#share = share;
    this.#moved = nothingMoved;
    if (this.#connected) this.#subscribe();
  }

  get state(): ShareState {
    return this.#state ?? this.share.state;
  }
  get moved(): BytesMoved {
    return this.#moved;
  }
  /** The last thing worth saying to a person who does not see the card. */
  get announced(): string {
    return this.#announced;
  }

  announce(text: string): void {
    this.#announced = text;
    this.#host.requestUpdate();
  }

  hostConnected(): void {
    this.#connected = true;
    this.#subscribe();
  }

  hostDisconnected(): void {
    this.#connected = false;
    this.#unsubscribe();
  }

  #subscribe(): void {
    this.share.addEventListener('state', this.#onState);
    this.share.addEventListener('bytes', this.#onBytes);
    this.share.addEventListener('request', this.#onRequest);
    this.#onState();
  }

  #unsubscribe(): void {
    this.#share?.removeEventListener('state', this.#onState);
    this.#share?.removeEventListener('bytes', this.#onBytes);
    this.#share?.removeEventListener('request', this.#onRequest);
  }

  readonly #onState = (): void => {
    const before = this.#state;
    this.#state = this.share.state;
    // The first look at a share is no news.
    if (before !== undefined)
      this.#announced = announcement(before, this.#state, this.#host.messages) || this.#announced;
    this.#host.requestUpdate();
  };

  readonly #onRequest = ({ detail }: ShareEventMap['request']): void => {
    this.activity.add({ ...detail, time: Date.now() });
  };

  readonly #onBytes = ({ detail }: ShareEventMap['bytes']): void => {
    this.#moved = { toGuest: detail.sent, fromGuest: detail.received };
    this.#host.requestUpdate();
  };
}
