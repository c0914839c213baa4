import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Share } from '../embed/share.js';
import { saveAs } from './save-as.js';
import type { HeldFile } from './share-view.js';

interface HeldFilesListener {
  share(): Share;
  onFailure(error: unknown): void;
}

/** Browsers ask the person whether a page may download several files at once; some take only the last of a burst. */
const betweenDownloadsMs = 300;

/** The lists of what only the browser holds: the outbox always, the others for as long as theirs is open. */
export class HeldFilesController implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #listener: HeldFilesListener;
  #isOpen = false;
  #files: readonly HeldFile[] = [];
  #counted = '';
  #doomed: HeldFile | undefined;

  constructor(host: ReactiveControllerHost, listener: HeldFilesListener) {
    this.#host = host;
    this.#listener = listener;
    host.addController(this);
  }

  get files(): readonly HeldFile[] {
    return this.#files.filter(({ isOutgoing }) => !isOutgoing);
  }

  /** What is in the outbox. */
  get outgoing(): readonly HeldFile[] {
    return this.#files.filter(({ isOutgoing }) => isOutgoing);
  }

  /** The one whose deletion was asked for once: nobody else has it, so it takes a second time. */
  get doomed(): HeldFile | undefined {
    return this.#doomed;
  }

  hostUpdate(): void {
    const { heldFiles, outbox } = this.#listener.share().state;
    const counted = JSON.stringify([heldFiles, outbox]);
    if (counted === this.#counted) return;
    this.#counted = counted;
    if (this.#isOpen || (outbox !== null && outbox.files + this.outgoing.length > 0)) void this.#load();
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

  /** Those that the list leaves out, too. */
  async saveAll(): Promise<void> {
    let saved = 0;
    for (let files = this.outgoing; files.length > 0; files = await this.#outgoingAfter(saved)) {
      for (const file of files) {
        await this.save(file);
        await new Promise((resolve) => setTimeout(resolve, betweenDownloadsMs));
      }
      saved += files.length;
    }
  }

  async remove(file: HeldFile): Promise<void> {
    const isSure = this.#doomed === file;
    this.#doomed = isSure ? undefined : file;
    this.#host.requestUpdate();
    if (isSure) await this.#attempt(() => this.#listener.share().deleteHeldFile(file));
  }

  async #outgoingAfter(skip: number): Promise<readonly HeldFile[]> {
    let files: readonly HeldFile[] = [];
    if (skip >= (this.#listener.share().state.outbox?.files ?? 0)) return files;
    await this.#attempt(async () => {
      files = (await this.#listener.share().listHeldFiles(skip)).filter(({ isOutgoing }) => isOutgoing);
    });
    return files;
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
