import type { Entry, FileStat, Filesystem, Path } from '../../src/share/filesystem.js';

/** Bytes that tell their own place: no two parts of a megabyte are alike. */
export function pattern(size: number, seed = 1): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size);
  let state = (seed * 2654435761) >>> 0 || 1;
  for (let index = 0; index < size; index += 1) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    bytes[index] = state;
  }
  return bytes;
}

export const text = (value: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(value);

/** Writes a whole file, in pieces of the given size. */
export async function put(
  filesystem: Filesystem,
  path: Path,
  content: Uint8Array | string,
  pieceBytes = 64 * 1024,
): Promise<FileStat> {
  const bytes = typeof content === 'string' ? text(content) : content;
  const writer = await filesystem.write(path);
  for (let offset = 0; offset < bytes.byteLength; offset += pieceBytes) {
    await writer.write(bytes.subarray(offset, offset + pieceBytes));
  }
  return writer.commit();
}

export async function collect(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) parts.push(chunk.slice());
  const whole = new Uint8Array(parts.reduce((sum, { byteLength }) => sum + byteLength, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.byteLength;
  }
  return whole;
}

/** A file's bytes from `start` to before `end`, by default all. */
export async function get(filesystem: Filesystem, path: Path, start = 0, end?: number): Promise<Uint8Array> {
  const file = await filesystem.read(path);
  return collect(file.stream(start, end ?? file.stat.size));
}

export async function getText(filesystem: Filesystem, path: Path): Promise<string> {
  return new TextDecoder().decode(await get(filesystem, path));
}

/** The entries of a directory, one by one. */
export async function* entriesOf(filesystem: Filesystem, path: Path = []): AsyncGenerator<Entry> {
  for await (const entries of filesystem.list(path)) yield* entries;
}

/** The sorted names of a directory. */
export async function names(filesystem: Filesystem, path: Path = []): Promise<string[]> {
  const found: string[] = [];
  for await (const { name } of entriesOf(filesystem, path)) found.push(name);
  return found.sort();
}

export async function fileStat(filesystem: Filesystem, path: Path): Promise<FileStat> {
  const stat = await filesystem.stat(path);
  if (stat.kind !== 'file') throw new Error(`${path.join('/')} is no file`);
  return stat;
}
