import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Share } from '../embed/share.js';
import type { Lock } from './share-view.js';
import type { LocksView } from './templates/lock-list.js';

interface LocksListener {
  share(): Share;
  onFailure(error: unknown): void;
}

/** What programs in the guest have locked, for as long as somebody looks. */
export class LocksController implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #listener: LocksListener;
  #isOpen = false;
  #locks: readonly Lock[] = [];
  #counted = 0;
  #doomed: Lock | undefined;

  constructor(host: ReactiveControllerHost, listener: LocksListener) {
    this.#host = host;
    this.#listener = listener;
    host.addController(this);
  }

  get view(): LocksView {
    return { count: this.#counted, locks: this.#locks, doomed: this.#doomed };
  }

  hostUpdate(): void {
    const { locks } = this.#listener.share().state;
    if (locks === this.#counted) return;
    this.#counted = locks;
    if (this.#isOpen) void this.#load();
  }

  setOpen(isOpen: boolean): void {
    this.#isOpen = isOpen;
    if (isOpen) void this.#load();
  }

  /** A program may be in the middle of its work: it takes a second click. */
  async break(lock: Lock): Promise<void> {
    const isSure = this.#doomed === lock;
    this.#doomed = isSure ? undefined : lock;
    this.#host.requestUpdate();
    if (!isSure) return;
    try {
      await this.#listener.share().breakLock(lock.token);
      await this.#load();
    } catch (error) {
      this.#listener.onFailure(error);
    }
  }

  async #load(): Promise<void> {
    try {
      this.#locks = await this.#listener.share().listLocks();
      this.#doomed = undefined;
      this.#host.requestUpdate();
    } catch (error) {
      this.#listener.onFailure(error);
    }
  }
}
