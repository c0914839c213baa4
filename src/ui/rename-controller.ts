import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { FolderState } from './share-view.js';

interface RenameHost extends ReactiveControllerHost {
  readonly renderRoot: ParentNode;
}

/** Which folder's name is being changed, and where the focus is meanwhile. */
export class RenameController implements ReactiveController {
  readonly #host: RenameHost;
  #folder: string | undefined;

  constructor(host: RenameHost) {
    this.#host = host;
    host.addController(this);
  }

  /** Its id. */
  get folder(): string | undefined {
    return this.#folder;
  }

  hostConnected(): void {}

  /** The focus goes into the field; from there, when it ends, back to the button that led to it. */
  start(folder: FolderState | undefined): void {
    const before = this.#folder;
    if (before === folder?.id) return;
    const root = this.#host.renderRoot;
    const hadFocus = root.querySelector('[part~="name-field"]:focus') !== null;
    this.#folder = folder?.id;
    this.#host.requestUpdate();
    void this.#host.updateComplete.then(() => {
      const field = root.querySelector<HTMLInputElement>('[part~="name-field"]');
      field?.focus();
      field?.select();
      if (field !== null || !hadFocus) return;
      root.querySelector<HTMLElement>(`[data-id="${before}"] [part~="rename-button"]`)?.focus();
    });
  }
}
