import { createHash, randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readLitmusOutput } from '../conformance/litmus.js';
import { minutes, share, useGuestDesk } from './guest-desk.js';
import { readTree, writeOddTree } from './odd-tree.js';

const mebibyte = 1024 * 1024;
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

const here = useGuestDesk();
const inGuest: typeof here.inGuest = (...parameters) => here.inGuest(...parameters);
const newFolder: typeof here.newFolder = (name) => here.newFolder(name);

async function eventually(description: string, holds: () => boolean, timeoutMs = 20_000): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!holds()) {
    if (Date.now() > deadline) throw new Error(`waited for ${description}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe('a folder dropped on the page, used in a real guest', () => {
  it('passes all 104 tests of litmus', async () => {
    const { output } = await here.guest.run(
      `cd /tmp && TESTS='basic copymove props locks http' litmus -k ${share}/`,
      minutes(5),
    );
    const result = readLitmusOutput(output);
    console.log(`in the guest: ${result.summary}`);
    expect(result.failures, output).toEqual([]);
    expect(result.skipped, output).toBe(0);
    expect(result.passed, output).toBe(104);
  });

  it('takes 32 MiB from curl, which asks for a 100 first, and gives 32 MiB', async () => {
    const folder = newFolder('curl');
    const sent = await inGuest(`head -c 32M /dev/urandom >/root/up.bin; sha256sum </root/up.bin`);
    let put = '';
    await here.desk.undisturbed(async () => {
      put = await inGuest(
        `curl -sS --fail -v -T /root/up.bin -w '%{http_code} %{speed_upload} bytes/s' ${share}/curl/up.bin`,
        minutes(3),
      );
    });
    expect(put).toMatch(/^> Expect: 100-continue/m);
    expect(put).toMatch(/^< HTTP\/1.1 100 /m);
    expect(put).toMatch(/\b201 [\d.]+ bytes\/s/);
    const stored = readFileSync(join(folder, 'up.bin'));
    expect(stored.length).toBe(32 * mebibyte);
    expect(sha256(stored)).toBe(sent.slice(0, 64));

    const content = randomBytes(32 * mebibyte + 1);
    writeFileSync(join(folder, 'down.bin'), content);
    let got = '';
    await here.desk.undisturbed(async () => {
      got = await inGuest(
        `curl -sS --fail -o /root/down.bin -w '%{http_code} %{speed_download} bytes/s' ${share}/curl/down.bin`,
        minutes(3),
      );
    });
    expect(got).toMatch(/^200 /);
    expect(await inGuest('sha256sum </root/down.bin')).toContain(sha256(content));
    console.log(`32 MiB in the guest: PUT ${put.split('\n').at(-1)}, GET ${got}`);
  });

  it('answers short questions beside a download in less than half the time that all that is on the way takes', async () => {
    const folder = newFolder('beside');
    writeFileSync(join(folder, 'long.bin'), '');
    truncateSync(join(folder, 'long.bin'), 256 * mebibyte);
    let output = '';
    await here.desk.undisturbed(async () => {
      output = await inGuest(
        `curl -sS --fail -o /dev/null ${share}/beside/long.bin & download=$!
sleep 2
curl -sS --fail -o /dev/null -X PROPFIND -H 'Depth: 1' -w '%{time_total}\n' "${share}/beside/?[1-8]" || exit 1
kill -0 $download || exit 2
wait $download`,
        minutes(3),
      );
    });
    const [first = 0, ...others] = output.trim().split('\n').map(Number);
    console.log(`listings beside a download in the guest: ${output.trim().replaceAll('\n', ', ')} s`);
    expect(others).toHaveLength(7);
    expect(others.sort((a, b) => a - b)[3]).toBeLessThan(first / 2);
  });

  it('is mounted by davfs2, and 200 oddly named files go out and in again', async () => {
    const folder = newFolder('davfs2');
    writeOddTree(join(folder, 'tree'));
    const expected = readTree(join(folder, 'tree'));
    expect(Object.keys(expected)).toHaveLength(200);
    await inGuest(`mkdir -p /mnt/share && mount -t davfs ${share}/ /mnt/share`);
    try {
      await inGuest('cp -r /mnt/share/davfs2/tree /root/tree && diff -r /mnt/share/davfs2/tree /root/tree', minutes(5));
      expect((await inGuest('find /root/tree -type f | wc -l')).trim()).toBe('200');
      await inGuest('cp -r /root/tree /mnt/share/davfs2/back', minutes(5));
    } finally {
      // It uploads what is left before it lets go.
      await inGuest('umount /mnt/share', minutes(5));
    }
    expect(readTree(join(folder, 'back'))).toEqual(expected);
  });

  it('is used by cadaver', async () => {
    const folder = newFolder('cadaver');
    const content = randomBytes(100_000);
    writeFileSync(join(folder, 'from host #1 ä+%.bin'), content);
    const output = await inGuest(
      `cd /root && cadaver ${share}/cadaver/ <<'END'
get "from host #1 ä+%.bin" fetched.bin
mkcol "neuer Ordner"
put fetched.bin "neuer Ordner/日本 100%.bin"
copy "neuer Ordner/日本 100%.bin" copied.bin
move copied.bin "moved & copied.bin"
put fetched.bin gone.bin
delete gone.bin
ls
quit
END`,
    );
    expect(output).not.toMatch(/fail|error/i);
    expect(output).toContain('moved & copied.bin');
    const hash = sha256(content);
    expect(readTree(folder)).toEqual({
      'from host #1 ä+%.bin': hash,
      'neuer Ordner/日本 100%.bin': hash,
      'moved & copied.bin': hash,
    });
  });

  it('is copied by rclone out and in again', async () => {
    const folder = newFolder('rclone');
    writeOddTree(join(folder, 'tree'));
    const rclone = `export RCLONE_CONFIG=/dev/null RCLONE_WEBDAV_URL=${share}/rclone; rclone --retries 1`;
    await inGuest(`${rclone} copy :webdav:tree /root/rclone`, minutes(4));
    expect(await inGuest(`${rclone} check --download :webdav:tree /root/rclone`, minutes(4))).toContain(
      '0 differences found',
    );
    await inGuest(`${rclone} copy /root/rclone :webdav:back`, minutes(4));
    expect(await inGuest(`${rclone} check --download /root/rclone :webdav:back`, minutes(4))).toContain(
      '200 matching files',
    );
    expect(readTree(join(folder, 'back'))).toEqual(readTree(join(folder, 'tree')));
  });

  it('has the display beside it, and no word of a channel that is not implemented', async () => {
    await here.desk.page.locator('#spice-area canvas').first().waitFor();
    const colours = await here.desk.page.evaluate(async () => {
      for (let attempt = 0; attempt < 100; attempt += 1) {
        const seen = new Set<number>();
        for (const canvas of document.querySelectorAll<HTMLCanvasElement>('#spice-area canvas')) {
          const pixels = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data;
          for (const pixel of new Uint32Array(pixels?.buffer ?? new ArrayBuffer(0))) seen.add(pixel);
        }
        if (seen.size > 6) return seen.size;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      return 0;
    });
    expect(colours).toBeGreaterThan(6);
    expect(here.desk.printed.filter((line) => /not implemented/i.test(line))).toEqual([]);
  });
});

describe('the agent', () => {
  /** Does something while a slow PUT is being written, seen by bytes in a file that was not there before. */
  async function inTheMiddleOfPut(folder: string, url: string, act: () => unknown): Promise<void> {
    const before = new Set(readdirSync(folder));
    await inGuest(`head -c 24M /dev/urandom >/root/slow.bin
      (curl -sS --limit-rate 3M -T /root/slow.bin ${url} >/root/slow.log 2>&1; echo $? >/root/slow.code) &`);
    const isPart = (name: string): boolean => !before.has(name) && statSync(join(folder, name)).size >= mebibyte;
    await eventually('the PUT to be under way', () => readdirSync(folder).some(isPart), 60_000);
    await act();
    const code = await inGuest(
      'until [ -s /root/slow.code ]; do sleep 0.1; done; cat /root/slow.code; rm /root/slow.code',
    );
    expect(Number(code)).not.toBe(0);
  }

  it('killed in the middle of a PUT leaves the old file whole and nothing beside it', async () => {
    const folder = newFolder('killed');
    const old = randomBytes(3 * mebibyte);
    writeFileSync(join(folder, 'kept.bin'), old);
    await inTheMiddleOfPut(folder, `${share}/killed/kept.bin`, () => inGuest('agent kill'));

    const got = await inGuest(`curl -sS --fail --max-time 30 ${share}/killed/kept.bin | sha256sum`);
    expect(got.slice(0, 64)).toBe(sha256(old));
    await eventually('leftovers to go', () => readdirSync(folder).length === 1);
    expect(sha256(readFileSync(join(folder, 'kept.bin')))).toBe(sha256(old));
    // And it is not held by the write that never ended.
    await inGuest(`echo new | curl -sS --fail --max-time 30 -T - ${share}/killed/kept.bin`);
    expect(readFileSync(join(folder, 'kept.bin'), 'utf8')).toBe('new\n');
  });

  it('killed in the middle of a PUT of a new name leaves no file', async () => {
    const folder = newFolder('killed-new');
    await inTheMiddleOfPut(folder, `${share}/killed-new/fresh.bin`, () => inGuest('agent kill'));
    expect(await inGuest(`curl -sS -o /dev/null -w '%{http_code}' ${share}/killed-new/fresh.bin`)).toBe('404');
    await eventually('leftovers to go', () => readdirSync(folder).length === 0);
  });

  it('has the drive again after a connection that broke in the middle of a PUT', async () => {
    const folder = newFolder('cut');
    await inTheMiddleOfPut(folder, `${share}/cut/fresh.bin`, () => here.relay.cutLast());
    await here.desk.until(
      'the page to be back',
      ({ phase, agentRunning }) => phase === 'connected' && agentRunning,
      60_000,
    );
    // It ends itself with the connection, and is started again.
    await inGuest(`until curl -sS --fail --max-time 5 -o /dev/null ${share}/cut/; do sleep 0.5; done`, minutes(1));
    await eventually('leftovers to go', () => readdirSync(folder).length === 0);
    await inGuest(`echo whole | curl -sS --fail --max-time 30 -T - ${share}/cut/fresh.bin`);
    expect(readFileSync(join(folder, 'fresh.bin'), 'utf8')).toBe('whole\n');
  });

  it('stopped and started shows in the state, and the drive is there again', async () => {
    await inGuest('agent stop');
    await here.desk.until('the agent to be gone', ({ agentRunning, clients }) => !agentRunning && clients === 0);
    await inGuest('agent start');
    await here.desk.until('the agent to be back', ({ agentRunning }) => agentRunning);
    expect(await inGuest(`curl -sS --max-time 30 -o /dev/null -w '%{http_code}' ${share}/`)).toBe('200');
  });
});
