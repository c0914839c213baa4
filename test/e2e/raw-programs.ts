import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';

/** Programs in the guest that write what they like to the agent's port. */
export class RawPrograms {
  readonly #guestUrl: string;
  readonly #open = new Set<Socket>();

  constructor(guestUrl: string) {
    this.#guestUrl = guestUrl;
  }

  /** A request's head with the right Host. */
  head(line: string, ...fields: readonly string[]): string {
    return `${[`${line} HTTP/1.1`, `Host: ${new URL(this.#guestUrl).host}`, ...fields].join('\r\n')}\r\n\r\n`;
  }

  /** A connection of its own, on which the text was sent. */
  open(text: string): Promise<Socket> {
    const { hostname, port } = new URL(this.#guestUrl);
    return new Promise((resolve, reject) => {
      const socket = connect(Number(port), hostname, () => {
        this.#open.add(socket);
        socket.on('close', () => this.#open.delete(socket));
        socket.on('error', () => {});
        socket.write(text);
        resolve(socket);
      });
      socket.once('error', reject);
    });
  }

  /** Sends bytes and gives the status line's number; 0 when the connection ended without one. */
  async statusOf(text: string): Promise<number> {
    const socket = await this.open(text);
    return new Promise((resolve) => {
      let answer = '';
      const done = (): void => {
        socket.destroy();
        resolve(Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0));
      };
      socket.on('data', (bytes) => {
        answer += bytes.toString('latin1');
        if (answer.includes('\r\n\r\n')) done();
      });
      socket.on('close', done);
    });
  }

  close(): void {
    for (const socket of this.#open) socket.destroy();
  }
}

/** All that is in a folder, each file by the hash of its bytes. */
export function treeOf(directory: string): Record<string, string> {
  const found: [string, string][] = [];
  for (const entry of readdirSync(directory, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath, entry.name);
    found.push([
      path.slice(directory.length + 1),
      entry.isFile() ? createHash('sha256').update(readFileSync(path)).digest('hex') : 'a folder',
    ]);
  }
  return Object.fromEntries(found.sort());
}

const names: readonly string[] = [
  ...['..', '%2e%2e', '.%2e', '%2E.', '..%2f', '..%5c', '%5c..', '..;', '..%00', '....//', '%2f..%2f'],
  // Overlong and otherwise wrong UTF-8, UTF-16, escapes of escapes, dots and slashes that look like others.
  ...['%c0%ae%c0%ae', '%e0%80%ae%e0%80%ae', '%fe%fe', '%u002e%u002e', '%252e%252e', '%ef%bc%8e%ef%bc%8e', '..%c0%af'],
  ...[
    '..%e2%88%95',
    '%2e%2e%e2%80%8b',
    '.%cc%a3.',
    '~',
    '~root',
    'C:',
    '%5c%5c.%5c',
    '..%0d%0a',
    '..%09',
    '..%20',
    '.',
  ],
];

/** Spellings of a file beside the shared folder. */
export function waysOut(folder: string, file: string): string[] {
  return names.flatMap((up) => [
    `/${up}/${folder}/${file}`,
    `/shared/${up}/${up}/${folder}/${file}`,
    `//${up}/${folder}/${file}`,
  ]);
}
