import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Share } from '../embed/share.js';
import { saveAs } from './save-as.js';
import type { HeldFile } from './share-view.js';

interface HeldFilesListener {
  share(): Share;
  onFailure(error: unknown): void;
}

/** The list of what only the browser holds, for as long as it is open. */
export class HeldFilesController implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #listener: HeldFilesListener;
  #isOpen = false;
  #files: readonly HeldFile[] = [];
  #count = 0;
  #doomed: HeldFile | undefined;

  constructor(host: ReactiveControllerHost, listener: HeldFilesListener) {
    this.#host = host;
    this.#listener = listener;
    host.addController(this);
  }

  get files(): readonly HeldFile[] {
    return this.#files;
  }

  /** The one whose deletion was asked for once: nobody else has it, so it takes a second time. */
  get doomed(): HeldFile | undefined {
    return this.#doomed;
  }

  hostUpdate(): void {
    const { heldFiles } = this.#listener.share().state;
    if (heldFiles === this.#count) return;
    this.#count = heldFiles;
    if (this.#isOpen) void this.#load();
  }

  setOpen(isOpen: boolean): void {
    if (isOpen === this.#isOpen) return;
    this.#isOpen = isOpen;
    this.#doomed = undefined;
    if (isOpen) void this.#load();
  }

  async save(file: HeldFile): Promise<void> {
    await this.#attempt(async () => {
      saveAs(await this.#listener.share().readHeldFile(file), file.path.split('/').at(-1) ?? '');
    });
  }

  async remove(file: HeldFile): Promise<void> {
    const isSure = this.#doomed === file;
    this.#doomed = isSure ? undefined : file;
    this.#host.requestUpdate();
    if (isSure) await this.#attempt(() => this.#listener.share().deleteHeldFile(file));
  }

  async #load(): Promise<void> {
    this.#doomed = undefined;
    await this.#attempt(async () => {
      this.#files = await this.#listener.share().listHeldFiles();
    });
    this.#host.requestUpdate();
  }

  async #attempt(step: () => Promise<void>): Promise<void> {
    try {
      await step();
    } catch (error) {
      this.#listener.onFailure(error);
    }
  }
}
