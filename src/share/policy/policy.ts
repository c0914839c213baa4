import type { Filesystem } from '../filesystem.js';
import { FsError, fsErrorCodes } from '../fs-error.js';
import { HiddenNames } from './hidden-names.js';
import { NamePatterns } from './name-pattern.js';

/** What a host page forbids, whatever the person chooses in its interface. Structured-clonable. */
export interface SharePolicy {
  /** False: no folder is shared, and no files. */
  readonly folders?: boolean;
  /** True: no folder is shared read-write. */
  readonly readOnly?: boolean;
  /** How many folders are shared at a time; as many as the person likes without it. */
  readonly maxFolders?: number;
  /**
   * Names that the guest does not see in a folder, at any depth, and cannot make: `*` stands for any characters, `?` for
   * one, and neither letter case nor Unicode forms matter. A folder of such a name is not shared itself.
   */
  readonly hiddenNames?: readonly string[];
}

/** Holds folders to a policy: in the engine, where it counts, and on the page, before the browser asks the person. */
export class FolderPolicy {
  readonly #policy: SharePolicy;
  readonly #hidden: NamePatterns;

  /** @throws TypeError for what is no pattern. */
  constructor(policy: SharePolicy) {
    this.#policy = policy;
    this.#hidden = new NamePatterns(policy.hiddenNames ?? []);
  }

  /**
   * Whether a folder may be shared at all, and so.
   * @param name its own, on the host.
   * @throws FsError `policy-forbids`
   */
  requireFolder(name: string, mode: 'read' | 'readwrite'): void {
    if (this.#policy.folders === false || this.#hidden.has(name)) throw new FsError(fsErrorCodes.policyForbids);
    this.requireMode(mode);
  }

  /** @throws FsError `policy-forbids` */
  requireMode(mode: 'read' | 'readwrite'): void {
    if (this.#policy.readOnly === true && mode !== 'read') throw new FsError(fsErrorCodes.policyForbids);
  }

  /** Whether there is room for one more folder. @throws FsError `policy-forbids` */
  requireRoom(folders: number): void {
    const { maxFolders } = this.#policy;
    if (maxFolders !== undefined && folders >= maxFolders) throw new FsError(fsErrorCodes.policyForbids);
  }

  /** The folder as the guest may see it. */
  cover(folder: Filesystem): Filesystem {
    return this.#hidden.isEmpty ? folder : new HiddenNames(folder, this.#hidden);
  }
}
