import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dropFolder } from '../browser/chromium.js';
import { type Desk, setUpDesk } from './console.js';
import { upload } from './upload.js';

/** What the panel says of writes that the host could not do, on its real file systems; nothing is opened for it. */
let desk: Desk;
beforeAll(async () => {
  desk = await setUpDesk({ query: { confirm: 'delete' } });
});
afterAll(() => desk?.close());

const part = (name: string) => desk.page.locator(`spice-share [part~="${name}"]`);
const put = async (path: string, body: BodyInit) =>
  (await fetch(`${desk.loopback.guestUrl}/${path}`, { method: 'PUT', body })).status;
const title = () => part('button').getAttribute('title');
const mark = () => part('state').getAttribute('class');

/** A disk of 4 MiB, for who may mount one. */
function mountSmallDisk(): string | undefined {
  const directory = mkdtempSync(join(tmpdir(), 'spice-webdav-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', directory], { stdio: 'ignore' });
    return directory;
  } catch {
    rmdirSync(directory);
    return undefined;
  }
}

const disk = mountSmallDisk();
afterAll(() => {
  if (disk === undefined) return;
  execFileSync('umount', ['-l', disk]);
  rmdirSync(disk);
});

describe('writes that the host refuses', () => {
  it('are on the button and in one line, and what the person refused or cancelled is not among them', async () => {
    // The browser keeps pages from it.
    symlinkSync('/etc/hostname', join(desk.directory, 'link.txt'));
    writeFileSync(join(desk.directory, 'kept.txt'), 'kept');
    const refused = fetch(`${desk.loopback.guestUrl}/kept.txt`, { method: 'DELETE' });
    await part('refuse-answer').click();
    expect((await refused).status).toBe(403);
    const { status, request: sending } = upload(`${desk.loopback.guestUrl}/large.bin`, 1024 ** 3);
    await part('cancel-button').click();
    expect(await status).toBe(403);
    sending.destroy();
    await part('ended-summary').getByText('one failed').waitFor();
    expect(await put('link.txt', 'through the link')).toBe(403);
    await expect.poll(title).toBe('Refused on this computer: one change of the guest was not made');
    expect(await mark()).toBe('mark warn');
    await part('failed-writes').getByRole('button', { name: 'Dismiss' }).click();
    await expect.poll(mark).toBe('mark good');
  });
});

describe.skipIf(disk === undefined)('a disk that is full', () => {
  it('is told while files do not fit, and no longer once they were written after all', async () => {
    const name = disk?.split('/').at(-1);
    await dropFolder(desk.page, disk ?? '');
    await desk.until('the second folder', ({ folders }) => folders.length === 2);
    await part('close-button').click();
    expect(await put(`${name}/filler.bin`, new Uint8Array(3 * 1024 ** 2))).toBe(201);
    for (const file of ['a.bin', 'b.bin', 'a.bin']) {
      expect(await put(`${name}/${file}`, new Uint8Array(2 * 1024 ** 2))).toBe(507);
    }
    // One that fits beside them changes nothing for those that did not.
    expect(await put(`${name}/small.txt`, 'small')).toBe(201);
    await expect.poll(title).toBe('The disk or the quota is full: 2 files of the guest were not stored');
    expect(await mark()).toBe('mark warn');
    expect(await desk.page.evaluate(() => document.querySelector('spice-share')?.open)).toBe(false);
    rmSync(join(disk ?? '', 'filler.bin'));
    for (const file of ['a.bin', 'b.bin']) {
      expect(await put(`${name}/${file}`, new Uint8Array(1024 ** 2))).toBe(201);
    }
    await expect.poll(mark).toBe('mark good');
    expect(await part('failed-writes').count()).toBe(0);
  });
});
