import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { type Desk, setUpDesk } from './console.js';

let desk: Desk | undefined;
afterEach(async () => {
  await desk?.close();
});

it('Word saves in the guest: the new content is on the disk, and what only the browser holds is on the card', async () => {
  desk = await setUpDesk();
  const { page, directory, loopback } = desk;
  const card = page.locator('spice-share');
  const send = (method: string, target: string, init: RequestInit = {}) =>
    fetch(`${loopback.guestUrl}${target}`, { method, ...init }).then(({ status }) => status);
  mkdirSync(join(directory, 'docs'));
  writeFileSync(join(directory, 'docs/report.docx'), 'old');

  expect(await send('PUT', '/docs/~$report.docx', { body: 'me' })).toBe(201);
  expect(await send('PUT', '/docs/~WRD0001.tmp', { body: 'new' })).toBe(201);
  const move = (from: string, to: string) =>
    send('MOVE', `/docs/${from}`, { headers: { Destination: `${loopback.guestUrl}/docs/${to}` } });
  expect(await move('report.docx', '~WRL0002.tmp')).toBe(201);
  expect(await move('~WRD0001.tmp', 'report.docx')).toBe(201);
  expect(readdirSync(join(directory, 'docs'))).toEqual(['report.docx']);
  expect(readFileSync(join(directory, 'docs/report.docx'), 'utf8')).toBe('new');

  await desk.until('the count', ({ heldFiles }) => heldFiles === 2);
  expect(await send('DELETE', '/docs/~$report.docx')).toBe(204);
  await desk.until('the count to go down', ({ heldFiles }) => heldFiles === 1);

  // The guest's machine dies before Word removes the old one, and the person removes the folder.
  rmSync(join(directory, 'docs'), { recursive: true });
  await card.getByText('One file that only this browser holds').click();
  const downloaded = page.waitForEvent('download');
  await card.getByRole('button', { name: 'Save ~WRL0002.tmp' }).click();
  expect(readFileSync(await (await downloaded).path(), 'utf8')).toBe('old');
  await card.getByRole('button', { name: 'Delete ~WRL0002.tmp' }).click();
  await card.getByRole('button', { name: 'Delete for good: ~WRL0002.tmp' }).click();
  await desk.until('nothing to be held', ({ heldFiles }) => heldFiles === 0);
});
