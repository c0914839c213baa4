import { describe, expect, it } from 'vitest';
import { WatchedBody } from '../../../src/webdav/content/watched-body.js';
import { collect, scriptedBody } from '../dav-client.js';

describe('WatchedBody', () => {
  it('gives the same bytes and length, and is asked for nothing before', async () => {
    let asked = 0;
    const body = new WatchedBody(
      scriptedBody(3, async function* () {
        asked += 1;
        yield Uint8Array.of(1, 2);
        yield Uint8Array.of(3);
      }),
    );
    expect([body.length, asked]).toEqual([3, 0]);
    expect([...(await collect(body))]).toEqual([1, 2, 3]);
  });

  it('knows its own failure from another', async () => {
    const failure = new Error('broken');
    const body = new WatchedBody(
      scriptedBody(null, async function* () {
        yield new Uint8Array(1);
        throw failure;
      }),
    );
    await expect(collect(body)).rejects.toBe(failure);
    expect(body.failedWith(failure)).toBe(true);
    expect(body.failedWith(new Error('broken'))).toBe(false);
    expect(body.failedWith(undefined)).toBe(false);
  });

  it('passes on that its reader had enough', async () => {
    let released = false;
    const body = new WatchedBody(
      scriptedBody(null, async function* () {
        try {
          for (;;) yield new Uint8Array(1);
        } finally {
          released = true;
        }
      }),
    );
    for await (const _ of body) break;
    expect(released).toBe(true);
  });
});
