import { type CreateObserver, platformObserver } from './folder-observer.js';

/**
 * Whether a folder is still where it was on the host. An observer of a folder that is gone is refused, which costs a few
 * milliseconds (measured), where a listing costs more the larger the folder is. Without observers nobody knows.
 */
export class Presence {
  readonly #handle: FileSystemDirectoryHandle;
  readonly #createObserver: CreateObserver;
  #isMissing = false;
  #isLooking = false;

  constructor(handle: FileSystemDirectoryHandle, createObserver: CreateObserver = platformObserver) {
    this.#handle = handle;
    this.#createObserver = createObserver;
  }

  /** As it was found last. */
  get isMissing(): boolean {
    return this.#isMissing;
  }

  /** Looks again. The first observer of a browser can take seconds: nobody has to wait for it, and no second one comes to it. */
  async look(): Promise<void> {
    if (this.#createObserver === undefined || this.#isLooking) return;
    this.#isLooking = true;
    const observer = this.#createObserver(() => {});
    try {
      await observer.observe(this.#handle);
      this.#isMissing = false;
    } catch (error) {
      // Another refusal, say of a permission that is gone, tells nothing of the folder.
      this.#isMissing = error instanceof DOMException && error.name === 'NotFoundError';
    } finally {
      observer.disconnect();
      this.#isLooking = false;
    }
  }
}
