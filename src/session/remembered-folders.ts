import type { Store } from '../store/store.js';
import type { DriveMode } from './drive.js';

/** The oldest go: a list that is to be read is short. */
const maxRemembered = 20;

const prefix = 'remembered/';

/** A folder that was shared before. Its handle is as the browser kept it: whether it may be read is to be asked. */
export interface RememberedFolder {
  /** The same as when it is shared. */
  readonly id: string;
  readonly handle: FileSystemDirectoryHandle;
  /** How it appeared. */
  readonly name: string;
  readonly mode: DriveMode;
}

interface FolderRecord extends Omit<RememberedFolder, 'id'> {
  readonly usedAt: number;
}

/** The folders that were shared with one machine. */
export class RememberedFolders {
  readonly #store: Store;
  readonly #prefix: string;

  /** @param key of the machine; any text. */
  constructor(store: Store, key: string) {
    this.#store = store;
    this.#prefix = `${prefix}${encodeURIComponent(key)}/`;
  }

  /** The last used first. */
  async list(): Promise<RememberedFolder[]> {
    return (await this.#records()).map(([key, { handle, name, mode }]) => ({ id: this.#id(key), handle, name, mode }));
  }

  async keep({ id, handle, name, mode }: RememberedFolder, now: number): Promise<void> {
    const record: FolderRecord = { handle, name, mode, usedAt: now };
    const others = (await this.#records()).filter(([key]) => this.#id(key) !== id);
    const dropped = others.slice(maxRemembered - 1).map(([key]) => [key, undefined] as const);
    await this.#store.write([[this.#prefix + id, record], ...dropped]);
  }

  async forget(id: string): Promise<void> {
    await this.#store.write([[this.#prefix + id, undefined]]);
  }

  async #records(): Promise<[key: string, record: FolderRecord][]> {
    const records = await this.#store.scan<FolderRecord>(this.#prefix);
    return records.sort(([, one], [, other]) => other.usedAt - one.usedAt);
  }

  #id(key: string): string {
    return key.slice(this.#prefix.length);
  }
}
