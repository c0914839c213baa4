import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Share } from '../embed/share.js';
import type { Remembered } from './share-view.js';

interface RememberedHost extends ReactiveControllerHost {
  readonly share: Share;
}

/** The folders that this machine had before, listed anew whenever other ones are shared. */
export class RememberedController implements ReactiveController {
  readonly #host: RememberedHost;
  #folders: readonly Remembered[] = [];
  #share: Share | undefined;
  #listedFor = '';

  constructor(host: RememberedHost) {
    this.#host = host;
    host.addController(this);
  }

  get folders(): readonly Remembered[] {
    return this.#folders;
  }

  hostUpdate(): void {
    const { share } = this.#host;
    const shared = JSON.stringify(share.state.folders.map(({ id, name, mode }) => [id, name, mode]));
    if (share === this.#share && shared === this.#listedFor) return;
    this.#share = share;
    this.#listedFor = shared;
    void this.list();
  }

  async list(): Promise<void> {
    const { share } = this.#host;
    // Where they cannot be had, there is nothing to offer.
    const folders = await share.listRemembered().catch(() => []);
    if (share !== this.#host.share) return;
    this.#folders = folders;
    this.#host.requestUpdate();
  }
}
