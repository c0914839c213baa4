import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const sizeBytes = 64 * 1024 * 1024;

/** A drive of its own: a small tmpfs, mounted by root or by sudo without a password, with the folder on it. */
export class SmallDrive {
  readonly directory: string;
  readonly #mountPoint: string;

  constructor(mountPoint: string) {
    this.#mountPoint = mountPoint;
    mkdirSync(mountPoint, { recursive: true });
    asRoot('mount', '-t', 'tmpfs', '-o', `size=${sizeBytes},mode=0777`, 'spice-webdav-torture', mountPoint);
    this.directory = join(mountPoint, 'folder');
    mkdirSync(this.directory);
  }

  /**
   * Takes the drive away, whoever has files open on it. The folder goes in the same moment: nothing can be written in
   * the place where it was, as it could to a mount point that lies bare.
   */
  pull(): void {
    mkdirSync(this.#aside, { recursive: true });
    asRoot('mount', '--bind', this.#mountPoint, this.#aside);
    asRoot('umount', '--lazy', this.#mountPoint);
  }

  /** What was on it is there again. @returns the names of what came into being without it. */
  putBack(): string[] {
    const strays = readdirSync(this.#mountPoint);
    asRoot('mount', '--bind', this.#aside, this.#mountPoint);
    asRoot('umount', '--lazy', this.#aside);
    return strays;
  }

  remove(): void {
    asRoot('umount', '--lazy', this.#mountPoint);
  }

  get #aside(): string {
    return `${this.#mountPoint}-aside`;
  }
}

function asRoot(...command: readonly [string, ...string[]]): void {
  const [program, ...parameters] = process.getuid?.() === 0 ? command : ['sudo', '-n', ...command];
  execFileSync(program as string, parameters, { stdio: ['ignore', 'ignore', 'inherit'] });
}
