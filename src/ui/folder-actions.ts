import type { Share } from '../embed/share.js';
import { givesHandles } from '../embed/support.js';
import { DirectoryInput } from './directory-input.js';
import type { Messages } from './messages/en.js';
import {
  dropNotice,
  failureNotice,
  folderNotice,
  type Notice,
  pickerNotice,
  sharingNotice,
  upgradeNotice,
} from './notice.js';
import type { FolderMode, FolderState, Remembered } from './share-view.js';

/** What works on folders needs of the element. */
export interface FolderHost {
  readonly share: Share;
  readonly mode: FolderMode;
  readonly messages: Messages;
  /** Single files are shared too. */
  readonly sharesFiles: boolean;
  /** Undefined takes the last notice away: what succeeds leaves nothing to say. */
  tell(notice: Notice | undefined): void;
}

/** What a person does with folders; each ends in the share's state or in a notice. */
export class FolderActions {
  readonly #host: FolderHost;
  readonly #input = new DirectoryInput();

  constructor(host: FolderHost) {
    this.#host = host;
  }

  /** Opens the browser's picker, in a gesture. */
  async choose(): Promise<void> {
    if (!givesHandles()) return this.#chooseFiles();
    const { mode, messages } = this.#host;
    let handle: FileSystemDirectoryHandle;
    try {
      handle = await window.showDirectoryPicker({ id: 'spice-share', mode });
    } catch (error) {
      this.#host.tell(pickerNotice(error, messages));
      return;
    }
    await this.add(handle, mode);
  }

  /** What was dropped: the promises are of the drop event, which alone may ask for them. */
  async addDropped(handles: readonly Promise<FileSystemHandle | null>[], files: readonly File[]): Promise<void> {
    const { mode, messages } = this.#host;
    // Asked together, as the event demands; added one by one, so that the order holds and one bubble at a time asks.
    const settled = await Promise.allSettled(handles);
    for (const result of settled) {
      if (result.status === 'rejected') this.#host.tell(dropNotice(result.reason, messages));
      else if (result.value instanceof FileSystemDirectoryHandle) await this.add(result.value, mode);
      else this.#host.tell({ tone: 'warn', ...messages.notices.notAFolder(result.value?.name ?? '') });
    }
    await this.#addAlong(files);
  }

  /** Files that came with folders. */
  async #addAlong(files: readonly File[]): Promise<void> {
    if (files.length === 0) return;
    if (this.#host.sharesFiles) await this.addFiles(files);
    else this.#host.tell({ tone: 'info', ...this.#host.messages.notices.filesLeft(files.length) });
  }

  /** The same where the browser gives what was dropped only to be read. */
  async addDirectories(directories: readonly FileSystemDirectoryEntry[], files: readonly File[]): Promise<void> {
    for (const directory of directories) await this.#addFiles(directory, directory.name);
    await this.#addAlong(files);
  }

  async #chooseFiles(): Promise<void> {
    const files = await this.#input.choose();
    const { pickerLeft, emptyFolder } = this.#host.messages.notices;
    if (files === null) this.#host.tell({ tone: 'info', ...pickerLeft });
    else if (files.length === 0) this.#host.tell({ tone: 'info', ...emptyFolder });
    else await this.#addFiles(files, files[0]?.webkitRelativePath.split('/', 1)[0] ?? '');
  }

  async #addFiles(files: readonly File[] | FileSystemDirectoryEntry, name: string): Promise<void> {
    await this.#attempt(
      (share) => share.addFiles(files),
      (error) => folderNotice(error, name, this.#host.messages),
    );
  }

  async add(handle: FileSystemDirectoryHandle, mode: FolderMode): Promise<void> {
    await this.#attempt(
      (share) => share.addFolder(handle, { mode }),
      (error) => sharingNotice(error, handle.name, mode, this.#host.messages),
    );
  }

  async setMode({ id, name }: FolderState, mode: FolderMode): Promise<void> {
    await this.#attempt(
      (share) => share.setMode(id, mode),
      (error) => upgradeNotice(error, name, this.#host.messages),
    );
  }

  async remove({ id }: FolderState): Promise<void> {
    await this.#attempt((share) => share.removeFolder(id));
  }

  async rename({ id, name }: FolderState, newName: string): Promise<void> {
    if (newName === name) return;
    await this.#attempt((share) => share.renameFolder(id, newName));
  }

  async shareAgain({ id, name, mode }: Remembered): Promise<void> {
    await this.#attempt(
      (share) => share.shareAgain(id),
      (error) => sharingNotice(error, name, mode, this.#host.messages),
    );
  }

  async forget({ id }: Remembered): Promise<void> {
    await this.#attempt((share) => share.forget(id));
  }

  /** Single files, into a folder of their own. */
  async addFiles(files: readonly File[]): Promise<void> {
    const { droppedFiles } = this.#host.messages;
    await this.#attempt(
      (share) => share.addDroppedFiles(files, droppedFiles),
      (error) => folderNotice(error, droppedFiles, this.#host.messages),
    );
  }

  async mountAgain(): Promise<void> {
    await this.#attempt((share) => share.mountAgain());
  }

  async #attempt(
    step: (share: Share) => Promise<unknown>,
    noticeOf = (error: unknown): Notice => failureNotice(error, this.#host.messages),
  ): Promise<void> {
    try {
      await step(this.#host.share);
      this.#host.tell(undefined);
    } catch (error) {
      this.#host.tell(noticeOf(error));
    }
  }
}
