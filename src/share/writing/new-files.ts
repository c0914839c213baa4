const lockPrefix = 'spice-html5-webdav/new/';

/**
 * The files that a session makes empty under their own names, told to the other sessions of the origin by Web Locks: to
 * them such a file is not there before it is whole. The browser ends a lock with its tab. Where there are no Web Locks
 * there is one session.
 */
export class NewFiles {
  readonly #prefix = `${lockPrefix}${crypto.randomUUID()}/`;
  readonly #folderId: string;

  constructor(folderId: string) {
    this.#folderId = folderId;
  }

  /**
   * Resolves once others can know; to be called before the file is made.
   * @param path names joined by "/".
   * @returns what ends it.
   */
  announce(path: string): Promise<() => void> {
    return new Promise((resolve) => {
      const locks = globalThis.navigator?.locks;
      if (locks === undefined) {
        resolve(() => {});
        return;
      }
      const held = locks.request(this.#nameOf(path), () => new Promise<void>((release) => resolve(() => release())));
      // Refused in frames without storage.
      held.catch(() => resolve(() => {}));
    });
  }

  /** Whether another session has announced the file and not ended that. */
  async isMadeElsewhere(path: string): Promise<boolean> {
    const own = this.#nameOf(path);
    const snapshot = await globalThis.navigator?.locks?.query().catch(() => undefined);
    return (snapshot?.held ?? []).some(
      ({ name }) =>
        name?.startsWith(lockPrefix) &&
        name !== own &&
        name.slice(this.#prefix.length) === own.slice(this.#prefix.length),
    );
  }

  /** After the prefix, whose length is the same for each session, the file. */
  #nameOf(path: string): string {
    return `${this.#prefix}${this.#folderId}/${path}`;
  }
}
