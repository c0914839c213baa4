import { describe, expect, it } from 'vitest';
import { CoveredFolder } from '../fakes/covered-folder.js';
import { DavClient, parseMultistatus, readTree } from './dav-client.js';

/** A guest's program on a folder with every name, and what lies on either side. */
class Guest extends DavClient {
  readonly covered: CoveredFolder;

  constructor(covered = new CoveredFolder()) {
    super({ filesystem: covered.filesystem });
    this.covered = covered;
  }

  onDisk = (): Promise<Record<string, string>> => readTree(this.covered.folder, []);
  held = (): Promise<Record<string, string>> => readTree(this.covered.overlay, []);

  move(from: string, to: string): Promise<number> {
    return this.status('MOVE', from, { Destination: to });
  }

  async hrefs(target: string): Promise<string[]> {
    const { text } = await this.send('PROPFIND', target, { Depth: '1' });
    return Object.keys(await parseMultistatus(text)).sort();
  }
}

describe('Word on a mapped drive', () => {
  it('saves by way of its owner file and two temporary ones', async () => {
    const guest = new Guest();
    await guest.populate({ 'report.docx': 'old' });
    expect(await guest.status('PUT', '/~$report.docx', {}, 'me')).toBe(201);
    const token = await guest.lock('/~$report.docx');
    expect(await guest.status('PUT', '/~WRD0001.tmp', {}, '')).toBe(201);
    expect(await guest.status('PUT', '/~WRD0001.tmp', {}, 'new')).toBe(204);
    expect(await guest.hrefs('/')).toEqual(['/', '/report.docx', '/~%24report.docx', '/~WRD0001.tmp']);
    expect(await guest.onDisk()).toEqual({ 'report.docx': 'old' });

    expect(await guest.move('/report.docx', '/~WRL0002.tmp')).toBe(201);
    expect(await guest.move('/~WRD0001.tmp', '/report.docx')).toBe(201);
    expect(await guest.onDisk()).toEqual({ 'report.docx': 'new' });
    expect(await guest.status('GET', '/~WRD0001.tmp')).toBe(404);
    expect((await guest.send('GET', '/~WRL0002.tmp')).text).toBe('old');

    expect(await guest.status('DELETE', '/~WRL0002.tmp')).toBe(204);
    expect(await guest.status('DELETE', '/~$report.docx')).toBe(423);
    expect(await guest.status('DELETE', '/~$report.docx', { If: `(<${token}>)` })).toBe(204);
    expect([await guest.tree(), await guest.held()]).toEqual([{ 'report.docx': 'new' }, {}]);
  });

  it('replaces the document in one step, and keeps the lock and the properties of its name', async () => {
    const guest = new Guest();
    await guest.populate({ 'report.docx': 'old' });
    const before = (await guest.send('HEAD', '/report.docx')).headers.get('ETag');
    await guest.status('PUT', '/~WRD0001.tmp', {}, 'new');
    expect(await guest.move('/~WRD0001.tmp', '/report.docx')).toBe(204);
    const after = (await guest.send('HEAD', '/report.docx')).headers.get('ETag');
    expect(after).not.toBe(before);
    expect(await guest.status('PUT', '/report.docx', { 'If-Match': `${before}` }, 'late')).toBe(412);
    expect(await guest.onDisk()).toEqual({ 'report.docx': 'new' });
  });
});

describe('LibreOffice', () => {
  it('keeps its lock file beside the document', async () => {
    const guest = new Guest();
    await guest.populate({ 'docs/report.odt': 'old' });
    expect(await guest.status('PUT', '/docs/.~lock.report.odt%23', { 'If-None-Match': '*' }, ',me;')).toBe(201);
    expect(await guest.status('PUT', '/docs/.~lock.report.odt%23', { 'If-None-Match': '*' }, ',you;')).toBe(412);
    expect(await guest.status('PUT', '/docs/report.odt', {}, 'new')).toBe(204);
    expect(await guest.hrefs('/docs/')).toEqual(['/docs/', '/docs/.~lock.report.odt%23', '/docs/report.odt']);
    expect(await guest.status('DELETE', '/docs/.~lock.report.odt%23')).toBe(204);
    expect(await guest.onDisk()).toEqual({ 'docs/': '', 'docs/report.odt': 'new' });
  });
});

describe('Emacs and vim on a davfs2 mount', () => {
  it('Emacs renames the old file to its backup, which stays, and locks under .#', async () => {
    const guest = new Guest();
    await guest.populate({ 'notes.txt': 'old' });
    expect(await guest.status('PUT', '/.%23notes.txt', {}, 'me@here')).toBe(201);
    expect(await guest.move('/notes.txt', '/notes.txt~')).toBe(201);
    expect(await guest.status('PUT', '/notes.txt', {}, 'new')).toBe(201);
    expect(await guest.status('DELETE', '/.%23notes.txt')).toBe(204);
    expect(await guest.tree()).toEqual({ 'notes.txt': 'new', 'notes.txt~': 'old' });
    expect([await guest.onDisk(), await guest.held()]).toEqual([{ 'notes.txt': 'new', 'notes.txt\uF07E': 'old' }, {}]);
  });

  it('vim tries a number, writes its swap file and moves the old one away', async () => {
    const guest = new Guest();
    await guest.populate({ 'notes.txt': 'old' });
    expect(await guest.status('PUT', '/.notes.txt.swp', {}, 'swap')).toBe(201);
    expect(await guest.status('PUT', '/4913', {}, '')).toBe(201);
    expect(await guest.status('DELETE', '/4913')).toBe(204);
    expect(await guest.move('/notes.txt', '/notes.txt~')).toBe(201);
    expect(await guest.status('PUT', '/notes.txt', {}, 'new')).toBe(201);
    expect(await guest.status('DELETE', '/notes.txt~')).toBe(204);
    expect(await guest.status('DELETE', '/.notes.txt.swp')).toBe(204);
    expect(await guest.onDisk()).toEqual({ 'notes.txt': 'new' });
  });
});

describe('Finder', () => {
  it('copies a file with its AppleDouble part, which lies beside it; its view settings do not', async () => {
    const guest = new Guest();
    for (const name of ['photo.jpg', '._photo.jpg', '.DS_Store']) {
      expect(await guest.status('PUT', `/${name}`, {}, name)).toBe(201);
    }
    expect(await guest.onDisk()).toEqual({ 'photo.jpg': 'photo.jpg', '._photo.jpg': '._photo.jpg' });
    expect(await guest.held()).toEqual({ '.DS_Store': '.DS_Store' });
  });

  it('is told that junk is refused where the page says so, and copies the rest', async () => {
    const guest = new Guest(new CoveredFolder({ junk: 'refuse' }));
    expect(await guest.status('PUT', '/._photo.jpg', {}, 'x')).toBe(403);
    expect(await guest.status('PUT', '/photo.jpg', {}, 'x')).toBe(201);
    expect(await guest.status('LOCK', '/.DS_Store')).toBe(412);
    await expect(guest.lock('/.DS_Store')).rejects.toThrow('403');
    expect(await guest.onDisk()).toEqual({ 'photo.jpg': 'x' });
  });
});

describe('folders with files that only the browser holds', () => {
  const populated = async (): Promise<Guest> => {
    const guest = new Guest();
    await guest.populate({
      'a/report.docx': '1',
      'a/~$report.docx': '2',
      'a/b:/notes~': '3',
      'a/b:/Thumbs.db': '4',
      'a/b:/c/': '',
    });
    return guest;
  };
  const below = (root: string) => ({
    [`${root}/`]: '',
    [`${root}/report.docx`]: '1',
    [`${root}/~$report.docx`]: '2',
    [`${root}/b:/`]: '',
    [`${root}/b:/notes~`]: '3',
    [`${root}/b:/Thumbs.db`]: '4',
    [`${root}/b:/c/`]: '',
  });

  it('are moved with them', async () => {
    const guest = await populated();
    expect(await guest.move('/a/', '/z/')).toBe(201);
    expect(await guest.tree()).toEqual(below('z'));
    expect(Object.keys(await guest.held()).sort()).toEqual(
      ['z/', 'z/b\uF03A/', 'z/b\uF03A/Thumbs\uF02Edb', 'z/\uF07E$report.docx'].sort(),
    );
  });

  it('are copied with them', async () => {
    const guest = await populated();
    expect(await guest.status('COPY', '/a/', { Destination: '/z/' })).toBe(201);
    expect(await guest.tree()).toEqual({ ...below('a'), ...below('z') });
  });

  it('are deleted with them, and leave nothing anywhere', async () => {
    const guest = await populated();
    expect(await guest.status('DELETE', '/a/')).toBe(204);
    expect([await guest.tree(), await guest.onDisk(), await guest.held()]).toEqual([{}, {}, {}]);
  });

  it('name the member that cannot be deleted', async () => {
    const guest = await populated();
    await guest.lock('/a/b:/Thumbs.db');
    const { status, text } = await guest.send('DELETE', '/a/');
    expect(status).toBe(423);
    expect(text).toContain('Thumbs.db');
    expect(await guest.tree()).toEqual(below('a'));
  });
});

describe('any name', () => {
  it.each(['a:b?.txt', 'CON', 'trailing.', ' ', '~', 'x.lnk', 'tab\there', '\u{1F468}\u200D\u{1F469}', 'back\\slash'])(
    '%j comes back as it was sent',
    async (name) => {
      const guest = new Guest();
      const target = `/${encodeURIComponent(name)}`;
      expect(await guest.status('PUT', target, {}, 'content')).toBe(201);
      expect((await guest.send('GET', target)).text).toBe('content');
      expect(await guest.tree()).toEqual({ [name]: 'content' });
      expect(await guest.status('DELETE', target)).toBe(204);
      expect(await guest.status('MKCOL', target)).toBe(201);
      expect(await guest.status('PUT', `${target}/~$x`, {}, 'held')).toBe(201);
      expect(await guest.status('DELETE', target)).toBe(204);
      expect([await guest.onDisk(), await guest.held()]).toEqual([{}, {}]);
    },
  );
});
