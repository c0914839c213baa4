import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { FileStat, Filesystem, FileWriter, Path, ReadableFile } from '../../src/share/filesystem.js';
import {
  createWebDavHandler,
  defaultLimits,
  MemoryFilesystem,
  MemoryStore,
  systemClock,
} from '../../src/webdav/index.js';
import { readTree, writeFile } from './dav-client.js';
import { type RunningServer, startNodeServer } from './node-adapter.js';

const mebibyte = 1024 * 1024;
const running: RunningServer[] = [];
const sockets: Socket[] = [];

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const server of running.splice(0)) await server.close();
});

async function serve(filesystem: Filesystem): Promise<URL> {
  const options = { filesystem, store: new MemoryStore(), clock: systemClock, limits: defaultLimits };
  const server = await startNodeServer(createWebDavHandler(options));
  running.push(server);
  return new URL(server.url);
}

async function open({ hostname, port }: URL): Promise<Socket> {
  const socket = connect(Number(port), hostname).on('error', () => {});
  sockets.push(socket);
  await once(socket, 'connect');
  return socket;
}

/** Reads until the text matches. */
async function readUntil(socket: Socket, pattern: RegExp): Promise<string> {
  let text = '';
  while (!pattern.test(text)) {
    const [chunk] = (await once(socket, 'data')) as [Buffer];
    text += chunk.toString('latin1');
  }
  return text;
}

/** A folder whose files are longer than anything can hold, and which counts what is read and written. */
class Endless extends MemoryFilesystem {
  bytesRead = 0;
  bytesWritten = 0;
  ended: 'commit' | 'abort' | 'released' | undefined;
  onEnd: () => void = () => {};
  readonly size = 64 * mebibyte;
  /** Writes wait for this. */
  gate: Promise<void> = Promise.resolve();

  override async stat(path: Path) {
    if (path[0] !== 'endless') return super.stat(path);
    return { kind: 'file', size: this.size, lastModified: 0, etag: 'endless' } as const satisfies FileStat;
  }

  override async read(path: Path): Promise<ReadableFile> {
    const stat = (await this.stat(path)) as FileStat;
    const chunks = this.#chunks.bind(this);
    return { stat, stream: chunks };
  }

  async *#chunks(start: number, end: number): AsyncGenerator<Uint8Array> {
    try {
      for (let offset = start; offset < end; offset += 65536) {
        this.bytesRead += 65536;
        yield new Uint8Array(65536);
      }
    } finally {
      this.#end('released');
    }
  }

  override async write(path: Path): Promise<FileWriter> {
    const writer = await super.write(path);
    return {
      get size() {
        return writer.size;
      },
      seek: (position) => writer.seek(position),
      write: async (bytes) => {
        await this.gate;
        this.bytesWritten += bytes.byteLength;
      },
      commit: async () => {
        this.#end('commit');
        return writer.commit();
      },
      abort: async () => {
        await writer.abort();
        this.#end('abort');
      },
    };
  }

  /** Resolves when a file is let go, in whatever way. */
  whenEnded(): Promise<void> {
    return new Promise((resolve) => {
      this.onEnd = resolve;
      if (this.ended !== undefined) resolve();
    });
  }

  #end(how: 'commit' | 'abort' | 'released'): void {
    this.ended = how;
    this.onEnd();
  }
}

describe('the handler behind Node’s http', { timeout: 30_000 }, () => {
  it('serves fetch: PUT, GET, ranges, HEAD, listing, DELETE', async () => {
    const filesystem = new MemoryFilesystem();
    const url = await serve(filesystem);
    const file = new URL('/a%20b.txt', url);
    expect((await fetch(file, { method: 'PUT', body: 'hello world' })).status).toBe(201);
    const get = await fetch(file);
    expect([get.status, get.headers.get('content-length'), await get.text()]).toEqual([200, '11', 'hello world']);
    const part = await fetch(file, { headers: { Range: 'bytes=6-' } });
    expect([part.status, await part.text()]).toEqual([206, 'world']);
    const head = await fetch(file, { method: 'HEAD' });
    expect([head.status, head.headers.get('content-length')]).toEqual([200, '11']);
    expect(await (await fetch(url, { method: 'PROPFIND', headers: { Depth: '1' } })).text()).toContain('/a%20b.txt');
    expect((await fetch(file, { method: 'DELETE' })).status).toBe(204);
    expect((await fetch(file)).status).toBe(404);
    expect(await readTree(filesystem, [])).toEqual({});
  });

  it('keeps bytes as they are, both ways', async () => {
    const filesystem = new MemoryFilesystem();
    const url = new URL('/big', await serve(filesystem));
    const content = Uint8Array.from({ length: 5 * mebibyte }, (_, index) => (index * 31 + (index >> 8)) & 255);
    await fetch(url, { method: 'PUT', body: content });
    const back = new Uint8Array(await (await fetch(url)).arrayBuffer());
    expect(Buffer.compare(content, back)).toBe(0);
  });

  it('asks for a body that waits only when it wants it', async () => {
    const filesystem = new MemoryFilesystem();
    const socket = await open(await serve(filesystem));
    const put = (target: string): string =>
      `PUT ${target} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n`;
    socket.write(put('/a'));
    expect(await readUntil(socket, /\r\n\r\n/)).toMatch(/^HTTP\/1.1 100 /);
    socket.write('hello');
    expect(await readUntil(socket, /\r\n\r\n/)).toMatch(/^HTTP\/1.1 201 /);
    socket.write(put('/none/a'));
    expect(await readUntil(socket, /\r\n\r\n/)).toMatch(/^HTTP\/1.1 409 /);
    expect(await readTree(filesystem, [])).toEqual({ a: 'hello' });
  });

  it('reads no further ahead of a slow reader than buffers hold, and lets the file go with him', async () => {
    const filesystem = new Endless();
    const socket = await open(await serve(filesystem));
    socket.pause();
    socket.write('GET /endless HTTP/1.1\r\nHost: localhost\r\n\r\n');
    let before = -1;
    // Reading has stopped when nothing moves in many turns of the loop.
    for (let quiet = 0; quiet < 200; quiet += 1) {
      await new Promise((resolve) => setImmediate(resolve));
      if (filesystem.bytesRead !== before) quiet = 0;
      before = filesystem.bytesRead;
    }
    expect(filesystem.bytesRead).toBeGreaterThan(0);
    expect(filesystem.bytesRead).toBeLessThan(filesystem.size / 2);
    socket.destroy();
    await filesystem.whenEnded();
    expect(filesystem.ended).toBe('released');
    expect(filesystem.bytesRead).toBeLessThan(filesystem.size / 2);
  });

  it('takes no more from a fast sender than a slow disk takes', async () => {
    const filesystem = new Endless();
    let openGate = (): void => {};
    filesystem.gate = new Promise((resolve) => {
      openGate = resolve;
    });
    const socket = await open(await serve(filesystem));
    const size = 32 * mebibyte;
    socket.write(`PUT /up HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${size}\r\n\r\n`);
    let sent = 0;
    let drained = true;
    socket.on('drain', () => {
      drained = true;
    });
    const chunk = new Uint8Array(mebibyte);
    for (let quiet = 0; quiet < 200 && sent < size; quiet += 1) {
      await new Promise((resolve) => setImmediate(resolve));
      if (!drained) continue;
      drained = socket.write(chunk);
      sent += chunk.byteLength;
      quiet = 0;
    }
    expect(sent).toBeLessThan(size);
    expect(filesystem.bytesWritten).toBe(0);
    openGate();
    const answer = readUntil(socket, /\r\n\r\n/);
    for (; sent < size; sent += chunk.byteLength) if (!socket.write(chunk)) await once(socket, 'drain');
    expect(await answer).toMatch(/^HTTP\/1.1 201 /);
    expect(filesystem.bytesWritten).toBe(size);
  });

  it('keeps the old file when the sender goes in the middle', async () => {
    const filesystem = new Endless();
    await writeFile(filesystem, ['a'], 'old');
    filesystem.ended = undefined;
    filesystem.bytesWritten = 0;
    const socket = await open(await serve(filesystem));
    socket.write('PUT /a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nhalf');
    while (filesystem.bytesWritten === 0) await new Promise((resolve) => setImmediate(resolve));
    socket.destroy();
    await filesystem.whenEnded();
    expect(filesystem.ended).toBe('abort');
  });

  it('goes on with the connection after a refusal whose body nobody wanted', async () => {
    const socket = await open(await serve(new MemoryFilesystem()));
    const body = 'x'.repeat(100_000);
    socket.write(`PUT /none/a HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
    expect(await readUntil(socket, /\r\n\r\n/)).toMatch(/^HTTP\/1.1 409 /);
    socket.write('OPTIONS / HTTP/1.1\r\nHost: localhost\r\n\r\n');
    expect(await readUntil(socket, /\r\n\r\n/)).toMatch(/^HTTP\/1.1 200 /);
  });
});
