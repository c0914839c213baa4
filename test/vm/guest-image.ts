import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { basename, join } from 'node:path';
import { debianMirror } from './debian-mirror.js';

/** What QEMU boots. All runs share the disk: open it with snapshot=on. */
export interface GuestImage {
  readonly kernel: string;
  readonly initrd: string;
  readonly disk: string;
}

const suite = 'bookworm';
const packages = 'spice-webdavd litmus cadaver davfs2 curl rclone procps kmod iproute2 dbus'.split(' ');
/** Packages whose dependencies are too much for debootstrap. */
const programsOfPeople = 'gvfs gvfs-backends libglib2.0-bin emacs-nox vim-tiny'.split(' ');
const kernelPackage = 'linux-image-cloud-amd64';
/** What the cloud kernel has not built in, each after what it needs. */
const modules =
  'virtio_ring virtio virtio_pci_legacy_dev virtio_pci_modern_dev virtio_pci virtio_blk virtio_console fuse'.split(' ');
const diskSize = '3G';
const programs = ['guest-init', 'agent', 'command-shell'] as const;

const files = { kernel: 'vmlinuz', initrd: 'initrd.gz', disk: 'disk.img' };
const imageDirectory = join(import.meta.dirname, 'image');

/** Two builds of one recipe are one image: whatever decides what is in it is in here. */
function recipeHash(): string {
  const hash = createHash('sha256');
  for (const name of readdirSync(imageDirectory).sort()) {
    hash.update(`${name}\0`).update(readFileSync(join(imageDirectory, name)));
  }
  hash.update(readFileSync(import.meta.filename));
  return hash.digest('hex').slice(0, 16);
}

class Build {
  readonly #directory: string;
  readonly #log: string;

  constructor(directory: string) {
    this.#directory = directory;
    this.#log = this.path('build.log');
  }

  path(...names: string[]): string {
    return join(this.#directory, ...names);
  }

  async run(command: string, parameters: readonly string[], cwd = this.#directory): Promise<string> {
    appendFileSync(this.#log, `$ ${command} ${parameters.join(' ')}\n`);
    const env = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/sbin`, LC_ALL: 'C.UTF-8' };
    const child = spawn(command, parameters, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      appendFileSync(this.#log, text);
    });
    child.stderr.on('data', (bytes: Buffer) => appendFileSync(this.#log, bytes));
    const status = await new Promise<number | string | null>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code, signal) => resolve(code ?? signal));
    });
    if (status !== 0) {
      const end = readFileSync(this.#log, 'utf8').split('\n').slice(-30).join('\n');
      throw new Error(`building the guest: ${command} ended with ${status}\n${end}`);
    }
    return output;
  }
}

async function buildRoot(build: Build): Promise<void> {
  const parameters = ['--variant=minbase', `--include=${packages.join(',')}`, suite, 'root', debianMirror()];
  await build.run('debootstrap', parameters);
}

/** Downloads the kernel from where the root came from, and unpacks it: installing it would build an initrd of its own. */
async function fetchKernel(build: Build): Promise<void> {
  const root = build.path('root');
  const apt = [
    '-o',
    `Dir=${root}`,
    '-o',
    `Dir::State::status=${root}/var/lib/dpkg/status`,
    '-o',
    'APT::Sandbox::User=',
  ];
  await build.run('apt-get', [...apt, 'update', '-q']);
  const depends = await build.run('apt-cache', [...apt, 'depends', kernelPackage]);
  const name = /Depends: (linux-image-\S+)/.exec(depends)?.[1];
  if (name === undefined) throw new Error(`${kernelPackage} names no kernel:\n${depends}`);
  await build.run('apt-get', [...apt, 'download', '-q', name]);
  const archive = readdirSync(build.path()).find((file) => file.startsWith(`${name}_`)) as string;
  await build.run('dpkg-deb', ['-x', archive, 'kernel']);
  const kernel = readdirSync(build.path('kernel/boot')).find((file) => file.startsWith('vmlinuz-')) as string;
  copyFileSync(build.path('kernel/boot', kernel), build.path(files.kernel));
  rmSync(build.path(archive));
}

/** From where the root came, by its own apt, which knows of them since the kernel was looked for. */
async function installProgramsOfPeople(build: Build): Promise<void> {
  copyFileSync('/etc/resolv.conf', build.path('root/etc/resolv.conf'));
  const install = `apt-get install -y -q --no-install-recommends ${programsOfPeople.join(' ')}`;
  // Emacs starts itself when it is installed, and looks at /proc; the mount ends with the command.
  const inRoot = `mount -t proc proc root/proc && chroot root env DEBIAN_FRONTEND=noninteractive ${install}`;
  await build.run('unshare', ['--mount', 'sh', '-c', inRoot]);
  rmSync(build.path('root/etc/resolv.conf'));
}

async function buildInitrd(build: Build): Promise<void> {
  mkdirSync(build.path('initrd/bin'), { recursive: true });
  mkdirSync(build.path('initrd/modules'));
  copyFileSync('/usr/bin/busybox', build.path('initrd/bin/busybox'));
  copyFileSync(join(imageDirectory, 'initramfs-init'), build.path('initrd/init'));
  chmodSync(build.path('initrd/init'), 0o755);
  writeFileSync(build.path('initrd/modules/order'), `${modules.join('\n')}\n`);
  const unpacked = readdirSync(build.path('kernel/lib/modules'), { recursive: true, encoding: 'utf8' });
  for (const module of modules) {
    const file = unpacked.find((path) => basename(path) === `${module}.ko`);
    if (file === undefined) throw new Error(`the kernel has no module ${module}`);
    copyFileSync(build.path('kernel/lib/modules', file), build.path(`initrd/modules/${module}.ko`));
  }
  const pack = `set -o pipefail; find . | cpio -o -H newc --quiet | gzip -1 >../${files.initrd}`;
  await build.run('bash', ['-c', pack], build.path('initrd'));
}

async function buildDisk(build: Build): Promise<void> {
  for (const program of programs) {
    const target = build.path('root/usr/local/sbin', program);
    copyFileSync(join(imageDirectory, program), target);
    chmodSync(target, 0o755);
  }
  writeFileSync(build.path('root/etc/hosts'), '127.0.0.1 localhost guest\n');
  rmSync(build.path('root/etc/mtab'), { force: true });
  symlinkSync('/proc/mounts', build.path('root/etc/mtab'));
  appendFileSync(build.path('root/etc/davfs2/davfs2.conf'), 'use_locks 1\nask_auth 0\n');
  for (const unused of ['var/cache/apt', 'var/lib/apt/lists', 'usr/share/doc', 'usr/share/locale', 'usr/share/man']) {
    rmSync(build.path('root', unused), { recursive: true, force: true });
  }
  await build.run('mke2fs', ['-q', '-t', 'ext4', '-d', 'root', files.disk, diskSize]);
}

/**
 * A Debian guest with spice-webdavd and WebDAV clients, built from packages. Built once for each recipe (two or three
 * minutes), then taken from the cache.
 * @throws an Error with the end of the build's log.
 */
export async function buildGuestImage(): Promise<GuestImage> {
  const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'spice-html5-webdav/vm');
  const finished = join(cache, recipeHash());
  if (!existsSync(finished)) {
    if (process.getuid?.() !== 0) throw new Error('building the guest needs root: debootstrap makes device files');
    mkdirSync(cache, { recursive: true });
    const directory = mkdtempSync(join(cache, 'building-'));
    try {
      const build = new Build(directory);
      await buildRoot(build);
      await fetchKernel(build);
      await installProgramsOfPeople(build);
      await buildInitrd(build);
      await buildDisk(build);
      // The last step makes it visible, whole or not at all.
      for (const made of ['root', 'kernel', 'initrd']) rmSync(build.path(made), { recursive: true });
      renameSync(directory, finished);
    } catch (error) {
      rmSync(directory, { recursive: true, force: true });
      // Another build of the same recipe was faster.
      if (!existsSync(finished)) throw error;
    }
  }
  return {
    kernel: join(finished, files.kernel),
    initrd: join(finished, files.initrd),
    disk: join(finished, files.disk),
  };
}
