import { execFileSync } from 'node:child_process';
import { mkdirSync, rmdirSync } from 'node:fs';

const sizeBytes = 64 * 1024 * 1024;

/** A drive of its own: a small tmpfs, mounted by root or by sudo without a password. */
export class SmallDrive {
  readonly directory: string;

  constructor(directory: string) {
    this.directory = directory;
    mkdirSync(directory, { recursive: true });
    asRoot('mount', '-t', 'tmpfs', '-o', `size=${sizeBytes},mode=0777`, 'spice-webdav-torture', directory);
  }

  /** Takes the drive away, whoever has files open on it, and its mount point with it, as desktops do. */
  pull(): void {
    mkdirSync(this.#aside, { recursive: true });
    asRoot('mount', '--bind', this.directory, this.#aside);
    asRoot('umount', '--lazy', this.directory);
    rmdirSync(this.directory);
  }

  /** What was on it is there again. */
  putBack(): void {
    mkdirSync(this.directory);
    asRoot('mount', '--bind', this.#aside, this.directory);
    asRoot('umount', '--lazy', this.#aside);
  }

  remove(): void {
    asRoot('umount', '--lazy', this.directory);
  }

  get #aside(): string {
    return `${this.directory}-aside`;
  }
}

function asRoot(...command: readonly [string, ...string[]]): void {
  const [program, ...parameters] = process.getuid?.() === 0 ? command : ['sudo', '-n', ...command];
  execFileSync(program as string, parameters, { stdio: ['ignore', 'ignore', 'inherit'] });
}
