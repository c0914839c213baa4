import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { createShare } from '../embed/create-share.js';
import type { Share, ShareEventMap, ShareOptions } from '../embed/share.js';
import { ActivityController } from './activity-controller.js';
import { announcement, grave } from './announcements.js';
import { FailedWrites } from './failed-writes.js';
import type { Messages } from './messages/en.js';
import { RefusedWrites } from './refused-writes.js';
import type { BytesMoved, ShareState } from './share-view.js';
import { TransfersController } from './transfers-controller.js';

const nothingMoved: BytesMoved = { toGuest: 0, fromGuest: 0 };

interface ShareHost extends ReactiveControllerHost {
  readonly messages: Messages;
}

interface ShareListener {
  /** Something is asked of the person. */
  onQuestion(): void;
  /** For who is elsewhere. */
  notify(text: string): void;
}

/** Holds the element's share and what was last heard of it. Listens only while the element is in a document. */
export class ShareController implements ReactiveController {
  readonly #host: ShareHost;
  readonly #listener: ShareListener;
  readonly activity: ActivityController;
  readonly transfers: TransfersController;
  #refusedWrites = new RefusedWrites();
  #failedWrites = new FailedWrites();
  #share: Share | undefined;
  /** The element made it, and not the page. */
  #isOwn = false;
  #rememberKey: string | null = null;
  #connected = false;
  #state: ShareState | undefined;
  #moved = nothingMoved;
  #announced = '';

  constructor(host: ShareHost, listener: ShareListener) {
    this.#host = host;
    this.#listener = listener;
    this.activity = new ActivityController(host);
    this.transfers = new TransfersController(host, (text) => {
      this.announce(text);
      listener.notify(text);
    });
    host.addController(this);
  }

  /** Made when it is first asked for. */
  get share(): Share {
    if (this.#share === undefined) {
      this.#isOwn = true;
      this.#share = createShare(this.#ownOptions);
    }
    return this.#share;
  }
  set share(share: Share) {
    if (share === this.#share) return;
    this.#isOwn = false;
    this.#take(share);
  }

  get rememberKey(): string | null {
    return this.#rememberKey;
  }
  /** Another key is another machine, which must not get the folders of the one before: so it gets another share. */
  set rememberKey(key: string | null) {
    if (key === this.#rememberKey) return;
    this.#rememberKey = key;
    if (this.#isOwn) void this.#replace(this.#ownOptions).catch(() => {});
  }

  /** Stops the share. Another has taken its place when this returns: it is held to what the page decided, too. */
  stop(): Promise<void> {
    return this.#replace(this.share.options);
  }

  /** The same, and the other share joins the connection once this one has left the channel: there is room for one. */
  async stopAndAttachAgain(): Promise<void> {
    const { connection } = this.share;
    const stopped = this.stop();
    const next = this.share;
    await stopped;
    const isOpen = connection?.ws !== undefined && connection.ws.readyState <= WebSocket.OPEN;
    if (isOpen && this.share === next && next.connection === null) next.attach(connection);
  }

  get #ownOptions(): ShareOptions {
    return this.#rememberKey === null ? {} : { remember: this.#rememberKey };
  }

  #replace(options: ShareOptions): Promise<void> {
    const stopped = this.share.stop();
    this.#take(createShare(options));
    return stopped;
  }

  #take(share: Share): void {
    this.#unsubscribe();
    this.#share = share;
    this.#moved = nothingMoved;
    this.#refusedWrites = new RefusedWrites();
    this.#failedWrites = new FailedWrites();
    if (this.#connected) this.#subscribe();
  }

  get state(): ShareState {
    return this.#state ?? this.share.state;
  }
  get refusedWrites(): RefusedWrites {
    return this.#refusedWrites;
  }
  get failedWrites(): FailedWrites {
    return this.#failedWrites;
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
    this.share.addEventListener('transfers', this.#onTransfers);
    this.transfers.reset(this.share.transfers);
    this.#onState();
  }

  #unsubscribe(): void {
    this.#share?.removeEventListener('state', this.#onState);
    this.#share?.removeEventListener('bytes', this.#onBytes);
    this.#share?.removeEventListener('request', this.#onRequest);
    this.#share?.removeEventListener('transfers', this.#onTransfers);
  }

  readonly #onState = (): void => {
    const before = this.#state;
    this.#state = this.share.state;
    const { phase, questions } = this.#state;
    this.#failedWrites.expect(questions);
    if (phase === 'closed' || phase === 'failed') this.#refusedWrites.forget();
    // The first look at a share is no news.
    if (before !== undefined) this.#tellNews(before, this.#state);
    this.#host.requestUpdate();
  };

  #tellNews(before: ShareState, after: ShareState): void {
    const { messages } = this.#host;
    this.#announced = announcement(before, after, messages) || this.#announced;
    const bad = grave(before, after, messages);
    if (bad !== '') this.#listener.notify(bad);
    const isNew = after.questions.some(({ id }) => !before.questions.some((known) => known.id === id));
    if (isNew) this.#listener.onQuestion();
  }

  readonly #onTransfers = ({ detail }: ShareEventMap['transfers']): void => {
    this.transfers.update(detail);
  };

  readonly #onRequest = ({ detail }: ShareEventMap['request']): void => {
    this.activity.add({ ...detail, time: Date.now() });
    const { folders } = this.state;
    const { writeRefused, failedWrites } = this.#host.messages;
    if (this.#refusedWrites.note(detail, folders)) this.announce(writeRefused);
    if (!this.#failedWrites.note(detail, folders)) return;
    // Its number is told with the state, a few times a second.
    const failed = this.#failedWrites.in(folders);
    if (failed !== undefined) this.announce(failedWrites[failed.kind](failed.count).title);
  };

  readonly #onBytes = ({ detail }: ShareEventMap['bytes']): void => {
    this.#moved = { toGuest: detail.sent, fromGuest: detail.received };
    this.#host.requestUpdate();
  };
}
