import { readFileSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Desk, setUpDesk } from './console.js';

/** All that a person does with the panel, with a real folder and a guest, by keyboard alone. */
let desk: Desk;
beforeAll(async () => {
  desk = await setUpDesk({ query: { confirm: 'delete' } });
  // The picker's part is played by a function; the real one is worked by keyboard in picker.test.ts.
  await desk.page.evaluate(() => {
    window.showDirectoryPicker = async () =>
      (await navigator.storage.getDirectory()).getDirectoryHandle('Picked', { create: true });
  });
});
afterAll(() => desk?.close());

const slowly = { timeout: 15_000 };
const part = (name: string) => desk.page.locator(`spice-share [part~="${name}"]`);
const url = (path: string) => `${desk.loopback.guestUrl}/${path}`;
const press = (key: string) => desk.page.keyboard.press(key);
const folders = async () => (await desk.state()).folders.map(({ name, mode }) => `${name.replace(/-.*/, '')} ${mode}`);

/** The part that has the focus, or its value, and its name to who does not see it. */
const focused = () =>
  desk.page.evaluate(() => {
    const active = document.querySelector('spice-share')?.shadowRoot?.activeElement;
    if (!(active instanceof HTMLElement)) return '';
    return `${active.part.value || active.getAttribute('value')} ${active.ariaLabel ?? active.textContent}`;
  });

/** From the console's toolbar into the panel, and through it with Tab until something has the focus. */
async function go(wanted: RegExp): Promise<void> {
  if (await part('panel').isVisible()) {
    // Closed, it gives the focus to its button, from wherever it was in it.
    await part('panel').focus();
    await press('Escape');
  } else await part('button').focus();
  await press('Enter');
  await expect.poll(focused).toMatch(/^panel/);
  const seen: string[] = [];
  for (let presses = 0; presses < 60; presses += 1) {
    await press('Tab');
    const now = await focused();
    if (wanted.test(now)) return;
    seen.push(now.replace(/\s+/g, ' ').slice(0, 40));
  }
  throw new Error(`Tab does not come to ${wanted}, but to ${seen.join(' | ')}`);
}

describe('by keyboard alone', () => {
  it('a folder is chosen, switched, renamed and removed', async () => {
    await go(/^choose-button/);
    await press('Enter');
    await expect.poll(folders, slowly).toEqual(['spice readwrite', 'Picked readwrite']);
    await go(/^mode-select .*Picked/);
    await press('ArrowUp');
    await expect.poll(folders).toEqual(['spice readwrite', 'Picked read']);
    await go(/^rename-button .*Picked/);
    await press('Enter');
    await expect.poll(focused).toMatch(/^name-field/);
    await desk.page.keyboard.type('Other');
    await press('Enter');
    await expect.poll(folders).toEqual(['spice readwrite', 'Other read']);
    expect((await fetch(url('Other/'))).status).toBe(200);
    await go(/^remove-button .*Other/);
    await press('Enter');
    await expect.poll(folders).toEqual(['spice readwrite']);
    // What had it is gone: it does not go to the page.
    await expect.poll(focused).toMatch(/^panel/);
    expect((await fetch(url('Other/'))).status).toBe(404);
  });

  it('the mode of folders that come is chosen', async () => {
    await go(/^readwrite/);
    await press('ArrowLeft');
    await expect.poll(() => desk.page.evaluate(() => document.querySelector('spice-share')?.mode)).toBe('read');
    await press('ArrowRight');
    await expect.poll(() => desk.page.evaluate(() => document.querySelector('spice-share')?.mode)).toBe('readwrite');
  });

  it('a write that was refused is allowed', async () => {
    await go(/^mode-select/);
    await press('ArrowUp');
    await expect.poll(folders).toEqual(['spice read']);
    expect((await fetch(url('a.txt'), { method: 'PUT', body: 'a' })).status).toBe(403);
    await part('write-refused').waitFor();
    await go(/^allow-writing-button Let it write: /);
    await press('Enter');
    await expect.poll(folders).toEqual(['spice readwrite']);
    expect((await fetch(url('a.txt'), { method: 'PUT', body: 'a' })).status).toBe(201);
  });

  it('a question is answered', async () => {
    const deleting = fetch(url('a.txt'), { method: 'DELETE' });
    await part('question').waitFor();
    await go(/^allow-answer/);
    // A yes waits until it can be meant.
    await expect.poll(() => part('allow-answer').isEnabled()).toBe(true);
    await press('Enter');
    expect((await deleting).status).toBe(204);
    await part('question').waitFor({ state: 'detached' });
    expect(await focused()).toMatch(/^panel/);
  });

  it('a transfer is cancelled, and the reason read', async () => {
    writeFileSync(join(desk.directory, 'large.bin'), Buffer.alloc(64 * 1024 ** 2));
    const reading = get(url('large.bin'), (response) => {
      response.on('data', () => {
        response.pause();
        setTimeout(() => response.resume(), 20);
      });
      response.on('error', () => {});
    });
    reading.on('error', () => {});
    await part('cancel-button').waitFor();
    await go(/^cancel-button Cancel large\.bin/);
    await press('Enter');
    await part('ended').waitFor();
    await expect.poll(focused).toMatch(/^panel/);
    reading.destroy();
    await go(/^ended-summary/);
    await press('Enter');
    await part('transfer-reason').getByText('You cancelled it.').waitFor();
  });

  it('a lock is broken', async () => {
    const lockInfo =
      '<D:lockinfo xmlns:D="DAV:"><D:lockscope><D:exclusive/></D:lockscope><D:locktype><D:write/></D:locktype></D:lockinfo>';
    expect((await fetch(url('locked.txt'), { method: 'LOCK', body: lockInfo })).status).toBe(201);
    await part('locks').waitFor();
    await go(/^locks-summary/);
    await press('Enter');
    await part('break-button').waitFor();
    await go(/^break-button Break the lock on \/locked\.txt/);
    await press('Enter');
    await expect.poll(focused).toMatch(/^break-button .* now$/);
    await press('Enter');
    await part('locks').waitFor({ state: 'detached' });
    await expect.poll(focused).toMatch(/^panel/);
    expect((await fetch(url('locked.txt'), { method: 'PUT', body: 'x' })).status).toBe(204);
  });

  it('the log is filtered and saved', async () => {
    await go(/^activity-summary/);
    await press('Enter');
    await part('activity-filter').waitFor();
    await go(/^activity-filter/);
    await desk.page.keyboard.type('LOCK 201');
    await expect.poll(() => part('activity-entry').count()).toBe(1);
    await go(/^csv-button/);
    const downloaded = desk.page.waitForEvent('download');
    await press('Enter');
    const lines = readFileSync(await (await downloaded).path(), 'utf8')
      .trim()
      .split('\r\n');
    expect(lines).toHaveLength(2);
    expect(lines[1]).toContain('"LOCK","/locked.txt",201,true');
  });

  it('help for another system is read, and the drive mounted again', async () => {
    if (!(await part('mount-button').isVisible())) {
      await go(/^open-in-guest-summary/);
      await press('Enter');
    }
    await go(/^system-select/);
    await press('ArrowDown');
    await expect.poll(() => part('command').textContent()).toContain('dav://localhost:9843/');
    await go(/^copy-button/);
    await press('Enter');
    await expect.poll(() => part('copy-button').textContent()).toMatch(/Copied|Ctrl\+C/);
    await go(/^mount-button/);
    await press('Enter');
    await desk.until('the pause', ({ phase }) => phase === 'closed');
    await desk.until('the channel', ({ phase, agentRunning }) => phase === 'connected' && agentRunning);
  });

  it('all is stopped, shared again, stopped and forgotten', async () => {
    await go(/^stop-button/);
    await press('Enter');
    await expect.poll(folders, slowly).toEqual([]);
    // Two were shared before.
    await expect.poll(() => part('remembered-folder').count(), slowly).toBe(2);
    await go(/^share-again-button\s+Share spice-webdav-folder/);
    await press('Enter');
    await expect.poll(folders, slowly).toEqual(['spice readwrite']);
    await go(/^stop-button/);
    await press('Enter');
    await expect.poll(() => part('remembered-folder').count(), slowly).toBe(2);
    for (let left = 1; left >= 0; left -= 1) {
      await go(/^forget-button/);
      await press('Enter');
      await expect.poll(() => part('remembered-folder').count(), slowly).toBe(left);
      await expect.poll(focused).toMatch(left === 0 ? /^panel/ : /^forget-button/);
    }
  });
});
