import { beforeEach, describe, expect, it } from 'vitest';
import { defaultLimits } from '../../src/base/limits.js';
import { XmlBodies } from '../../src/xml/xml-bodies.js';
import { readXml } from '../../src/xml/xml-reader.js';
import { settle } from '../fakes/client-connection.js';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

async function* cut(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.byteLength; at += size) yield bytes.subarray(at, at + size);
}

/** A body that comes as a client sends it. */
class SlowBody {
  readonly #chunks: Uint8Array[] = [];
  #wake: () => void = () => {};
  #isWhole = false;

  send(bytes: Uint8Array): void {
    this.#chunks.push(bytes);
    this.#wake();
  }

  end(): void {
    this.#isWhole = true;
    this.#wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    for (;;) {
      for (let bytes = this.#chunks.shift(); bytes !== undefined; bytes = this.#chunks.shift()) yield bytes;
      if (this.#isWhole) return;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}

describe('one body', () => {
  const bodies = new XmlBodies(defaultLimits);

  it('is the same however its bytes were cut', async () => {
    const text = '<?xml version="1.0" encoding="utf-8"?>\r\n<ä xmlns="urn:é"><b c="😀&#65536;">漢字😀</b>\r\n</ä>';
    const long = `<a>${'<b c="d">e</b>'.repeat(900)}</a>`;
    for (const [document, size] of [
      [text, 1],
      [text, 2],
      [text, 3],
      [text, 1000],
      [long, 7],
      [long, 3000],
    ] as const) {
      expect(await bodies.read(cut(encode(document), size))).toEqual(readXml(encode(document), defaultLimits));
    }
  });

  it('is null where it is empty, and only there', async () => {
    expect(await bodies.read(cut(new Uint8Array(0), 1))).toBeNull();
    await expect(bodies.read(cut(encode(' '), 1))).rejects.toMatchObject({ code: 'malformed' });
  });

  it('is let go past its bytes, at once', async () => {
    let pulled = 0;
    let released = false;
    async function* endless(): AsyncGenerator<Uint8Array> {
      try {
        yield encode('<a>');
        for (;;) {
          pulled += 1;
          yield encode('x'.repeat(100));
        }
      } finally {
        released = true;
      }
    }
    const few = new XmlBodies({ ...defaultLimits, maxXmlBytes: 1000 });
    await expect(few.read(endless())).rejects.toMatchObject({ code: 'too-large' });
    expect(pulled).toBe(10);
    expect(released).toBe(true);
  });

  it('passes on what it throws', async () => {
    const failure = new TypeError('gone');
    // biome-ignore lint/correctness/useYield: it fails before it has anything
    async function* broken(): AsyncGenerator<Uint8Array> {
      throw failure;
    }
    await expect(bodies.read(broken())).rejects.toBe(failure);
  });
});

describe('bodies of all clients', () => {
  const half = encode(`<a>${' '.repeat(60_000)}`);
  const end = encode('</a>');
  let bodies: XmlBodies;

  beforeEach(() => {
    bodies = new XmlBodies({ ...defaultLimits, maxHeldXmlBytes: 200_000 });
  });

  /** Bodies that have begun and do not end, one after another. */
  async function begin(count: number): Promise<{ slow: SlowBody[]; codes: Promise<string>[] }> {
    const slow = Array.from({ length: count }, () => new SlowBody());
    const codes = slow.map((body) => {
      body.send(half);
      return bodies.read(body).then(
        () => 'read',
        ({ code }) => code as string,
      );
    });
    await settle();
    return { slow, codes };
  }

  it('hold no more together than the bound: the next is told to come again', async () => {
    const { slow, codes } = await begin(5);
    expect(await Promise.race([...codes.slice(3), settle()])).toBe('busy');
    for (const body of slow) {
      body.send(end);
      body.end();
    }
    expect((await Promise.all(codes)).sort()).toEqual(['busy', 'busy', 'read', 'read', 'read']);
  });

  it('short ones are read all the same', async () => {
    await begin(5);
    expect(await bodies.read(cut(encode(`<a>${' '.repeat(8000)}</a>`), 1000))).toMatchObject({ name: 'a' });
  });

  it('what ended, well or not, makes room', async () => {
    for (let round = 0; round < 4; round += 1) {
      const { slow, codes } = await begin(3);
      for (const [at, body] of slow.entries()) {
        if (at > 0) body.send(end);
        body.end();
      }
      expect(await Promise.all(codes)).toEqual(['malformed', 'read', 'read']);
    }
  });

  it('a hundred thousand pieces of a byte take no more than their bytes', async () => {
    const text = encode(`<a>${'x'.repeat(100_000)}</a>`);
    expect(await bodies.read(cut(text, 1))).toMatchObject({ children: ['x'.repeat(100_000)] });
  });
});
