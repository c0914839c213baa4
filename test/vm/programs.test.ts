import { createHash, randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { minutes, share, useGuestDesk } from './guest-desk.js';
import { readTree, writeOddTree } from './odd-tree.js';

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const text = (...names: string[]): string => readFileSync(join(...names), 'utf8');

const here = useGuestDesk();
const inGuest: typeof here.inGuest = (...parameters) => here.inGuest(...parameters);
const newFolder: typeof here.newFolder = (name) => here.newFolder(name);

describe('GNOME’s gvfs in the guest', () => {
  /** Runs in a session of its own with the share mounted, as the file manager has it. */
  function gio(script: string): Promise<string> {
    return inGuest(
      `cat >/tmp/gio.sh <<'END'
set -e
gio mount dav://localhost:9843/
drive=dav://localhost:9843
${script}
gio mount -u dav://localhost:9843/
END
export XDG_RUNTIME_DIR=/run/user-0; mkdir -p $XDG_RUNTIME_DIR; chmod 700 $XDG_RUNTIME_DIR
dbus-run-session -- bash /tmp/gio.sh`,
      minutes(3),
    );
  }

  it('copies in and out, renames, saves twice and deletes', async () => {
    const folder = newFolder('gvfs');
    const content = randomBytes(300_000);
    writeFileSync(join(folder, 'from host ä.bin'), content);
    const output = await gio(`
cd /root
gio list $drive/gvfs/
gio copy "$drive/gvfs/from%20host%20%C3%A4.bin" fetched.bin
sha256sum <fetched.bin
gio copy fetched.bin $drive/gvfs/copied.bin
gio mkdir $drive/gvfs/new
gio move $drive/gvfs/copied.bin $drive/gvfs/new/moved.bin
gio rename $drive/gvfs/new/moved.bin renamed.bin
echo first | gio save $drive/gvfs/saved.txt
echo second | gio save $drive/gvfs/saved.txt
gio copy fetched.bin $drive/gvfs/gone.bin
gio remove $drive/gvfs/gone.bin
gio info $drive/gvfs/saved.txt`);
    expect(output).toContain('from host ä.bin');
    expect(output).toContain(sha256(content));
    expect(output).toMatch(/standard::size: 7\b/);
    expect(text(folder, 'saved.txt')).toBe('second\n');
    expect(sha256(readFileSync(join(folder, 'new/renamed.bin')))).toBe(sha256(content));
    expect(readdirSync(folder).sort()).toEqual(['from host ä.bin', 'new', 'saved.txt']);
  });
});

describe('rclone in the guest', () => {
  const remote = `export RCLONE_CONFIG=/dev/null RCLONE_WEBDAV_URL=${share}/rclone-sync RCLONE_WEBDAV_VENDOR=owncloud; rclone --retries 1`;

  it('synchronises both ways with modification times, and then has nothing left to do', async () => {
    const folder = newFolder('rclone-sync');
    writeOddTree(join(folder, 'tree'));
    const old = new Date('2001-02-03T04:05:06Z');
    const files = readdirSync(join(folder, 'tree')).filter((name) => statSync(join(folder, 'tree', name)).isFile());
    expect(files.length).toBeGreaterThan(3);
    for (const name of files) utimesSync(join(folder, 'tree', name), old, old);
    const idle = /Transferred:\s+0 B|There was nothing to transfer/;
    await inGuest(`${remote} sync :webdav:tree /root/sync`, minutes(4));
    expect(await inGuest(`${remote} check --download :webdav:tree /root/sync`, minutes(4))).toContain(
      '0 differences found',
    );
    expect(
      await inGuest('find /root/sync -type f -newermt 2001-02-03T04:05:05Z ! -newermt 2001-02-03T04:05:07Z | wc -l'),
    ).toBe(`${files.length}\n`);
    expect(await inGuest(`${remote} sync -v :webdav:tree /root/sync 2>&1`, minutes(4))).toMatch(idle);

    await inGuest(
      'find /root/sync -type f | sort | head -n 5 | while read -r file; do touch -d 2011-12-13T14:15:16Z "$file"; done',
    );
    await inGuest(`${remote} sync /root/sync :webdav:back`, minutes(4));
    expect(readTree(join(folder, 'back'))).toEqual(readTree(join(folder, 'tree')));
    expect(await inGuest(`${remote} lsl :webdav:back | grep -c '2011-12-13 14:15:16'`)).toBe('5\n');
    expect(await inGuest(`${remote} check --download /root/sync :webdav:back`, minutes(4))).toContain(
      '0 differences found',
    );
    const again = await inGuest(`${remote} sync -v /root/sync :webdav:back 2>&1`, minutes(4));
    expect(again).toMatch(idle);
    expect(again).not.toMatch(/: Copied|Updated modification time/);
  });
});

describe('curl in the guest', () => {
  it('goes on with a download and an upload where they broke off', async () => {
    const folder = newFolder('resume');
    const content = randomBytes(4_000_000);
    writeFileSync(join(folder, 'down.bin'), content);
    await inGuest(
      `head -c 1234567 <(curl -sS ${share}/resume/down.bin) >/root/resumed.bin || true
      curl -sS --fail -C - -o /root/resumed.bin ${share}/resume/down.bin`,
      minutes(2),
    );
    expect(await inGuest('stat -c %s /root/resumed.bin; sha256sum </root/resumed.bin')).toContain(sha256(content));

    await inGuest(`head -c 1000000 /root/resumed.bin | curl -sS --fail -T - ${share}/resume/up.bin`);
    expect(statSync(join(folder, 'up.bin')).size).toBe(1_000_000);
    await inGuest(`curl -sS --fail -C 1000000 -T /root/resumed.bin ${share}/resume/up.bin`, minutes(2));
    expect(sha256(readFileSync(join(folder, 'up.bin')))).toBe(sha256(content));
  });

  it('reads the page that a browser in the guest would show, and is refused as a page of another site', async () => {
    newFolder('a folder & more');
    const page = await inGuest(
      `curl -sS --fail -H 'Accept: text/html' -H 'Sec-Fetch-Site: none' -H 'Sec-Fetch-Mode: navigate' ${share}/`,
    );
    expect(page).toContain('a folder &amp; more');
    expect(page).toMatch(/net use/i);
    const status = (headers: string, url = `${share}/`) =>
      inGuest(`curl -sS -o /dev/null -w '%{http_code}' ${headers} ${url}`);
    expect(await status('')).toBe('200');
    expect(await status('', 'http://127.0.0.1:9843/')).toBe('200');
    expect(await status("-H 'Host: attacker.example'")).toBe('421');
    expect(await status("-H 'Origin: http://attacker.example'")).toBe('403');
    expect(await status("-X PUT -d x -H 'Sec-Fetch-Site: same-site'", `${share}/stolen.txt`)).toBe('403');
    expect(readdirSync(here.desk.directory)).not.toContain('stolen.txt');
  });
});

describe('cadaver in the guest', () => {
  it('locks, saves and unlocks, and others are kept out meanwhile', async () => {
    const folder = newFolder('cadaver-lock');
    writeFileSync(join(folder, 'doc.txt'), 'old');
    // cadaver reads its commands from a pipe, so that another program has its turn between two of them.
    const output = await inGuest(
      `cd /root && echo new >doc.txt && mkfifo commands && (cadaver ${share}/cadaver-lock/ <commands >cadaver.log 2>&1 &)
      exec 3>commands
      echo 'lock doc.txt' >&3
      until grep -q 'Locking.*succeeded' cadaver.log; do sleep 0.1; done
      curl -sS -o /dev/null -w 'without the token: %{http_code}\\n' -T doc.txt ${share}/cadaver-lock/doc.txt
      printf 'put doc.txt\\nunlock doc.txt\\nquit\\n' >&3
      exec 3>&-
      until grep -q 'Unlocking.*succeeded' cadaver.log; do sleep 0.1; done
      cat cadaver.log
      curl -sS -o /dev/null -w 'afterwards: %{http_code}' -T doc.txt ${share}/cadaver-lock/doc.txt`,
    );
    expect(output).toContain('without the token: 423');
    expect(output).toMatch(/Uploading doc.txt.*succeeded/);
    expect(output).toMatch(/Locking `doc.txt': succeeded/);
    expect(output).toMatch(/Unlocking `doc.txt': succeeded/);
    expect(output).toContain('afterwards: 204');
    expect(text(folder, 'doc.txt')).toBe('new\n');
  });
});

describe('editors in the guest, on a davfs2 mount', () => {
  const mount = `mkdir -p /mnt/share && mount -t davfs ${share}/ /mnt/share`;
  /** davfs2 lists a directory once a minute: a folder of the host's is there for sure when it is mounted afterwards. */
  async function mountedFolder(name: string): Promise<string> {
    const folder = newFolder(name);
    await inGuest(mount);
    return folder;
  }
  /** davfs2 uploads some seconds after a file was closed, and what is left before it lets go. */
  const uploaded = () => inGuest(`umount /mnt/share && ${mount}`, minutes(3));
  afterEach(() => inGuest('umount /mnt/share', minutes(3)));

  it('vim saves with its swap and backup files', async () => {
    const folder = await mountedFolder('vim');
    writeFileSync(join(folder, 'notes.txt'), 'old\n');
    const beside = await inGuest(
      `cd /mnt/share/vim && vim.tiny -N -u NONE -es -c 'set swapfile backup backupcopy=no' -c 's/^/new /' -c '!ls -a' -c 'wq' notes.txt </dev/null`,
      minutes(2),
    );
    expect(beside).toContain('.notes.txt.sw');
    await uploaded();
    expect(text(folder, 'notes.txt')).toBe('new old\n');
    expect(await inGuest(`curl -sS --fail ${share}/vim/notes.txt~`)).toBe('old\n');
    const left = readdirSync(folder).filter((name) => name !== 'notes.txt');
    expect(left).toEqual(['notes.txt\uf07e']);
    expect(text(folder, left[0] as string)).toBe('old\n');
  });

  it('emacs saves with its lock and backup files, twice', async () => {
    const folder = await mountedFolder('emacs');
    writeFileSync(join(folder, 'letter.txt'), 'old\n');
    const save = (word: string) =>
      inGuest(
        `cd /mnt/share/emacs && emacs --batch --eval '(progn (find-file "letter.txt") (auto-save-mode 1) (setq make-backup-files t version-control nil) (goto-char (point-min)) (insert "${word} ") (do-auto-save t) (princ (format "beside: %s\\n" (directory-files "." nil "#"))) (save-buffer))' 2>&1`,
        minutes(2),
      );
    expect(await save('one')).toMatch(/beside: .*#letter.txt/);
    await save('two');
    await uploaded();
    expect(text(folder, 'letter.txt')).toBe('two one old\n');
    expect(await inGuest(`curl -sS --fail ${share}/emacs/letter.txt~`)).toBe('one old\n');
    expect(readdirSync(folder).sort()).toEqual(['letter.txt', 'letter.txt\uf07e']);
  });

  it('a lock file as LibreOffice leaves it is made, read and removed, and never lies in the folder', async () => {
    const folder = await mountedFolder('office');
    await inGuest("printf ',root,guest,;' >'/mnt/share/office/.~lock.text.odt#'");
    await uploaded();
    expect(await inGuest("cat '/mnt/share/office/.~lock.text.odt#'")).toBe(',root,guest,;');
    expect(readdirSync(folder)).toEqual([]);
    await inGuest("rm '/mnt/share/office/.~lock.text.odt#'");
    expect(await inGuest(`curl -sS -o /dev/null -w '%{http_code}' '${share}/office/.~lock.text.odt%23'`)).toBe('404');
  });

  it('is written by a shell, renamed and deleted, save by save', async () => {
    const folder = await mountedFolder('shell');
    await inGuest(
      `cd /mnt/share/shell && echo one >a.txt && cat a.txt && echo two >a.txt && mv a.txt 'b c.txt' && echo three >gone.txt && rm gone.txt && mkdir d && cp 'b c.txt' d/e.txt`,
      minutes(2),
    );
    await uploaded();
    expect(text(folder, 'b c.txt')).toBe('two\n');
    expect(text(folder, 'd/e.txt')).toBe('two\n');
    expect(readdirSync(folder).sort()).toEqual(['b c.txt', 'd']);
  });
});
