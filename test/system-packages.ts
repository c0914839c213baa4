import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

/** What the tests run besides npm's packages: a file that shows that it is there, and Debian's package that brings it. */
const needed: readonly (readonly [file: string, debianPackage: string])[] = [
  ['/usr/bin/chromium', 'chromium'],
  ['/usr/bin/firefox-esr', 'firefox-esr'],
  ['/usr/bin/Xvfb', 'xvfb'],
  ['/usr/bin/xdotool', 'xdotool'],
  ['/usr/bin/curl', 'curl'],
  ['/usr/bin/litmus', 'litmus'],
  ['/usr/sbin/lighttpd', 'lighttpd'],
  ['/usr/lib/lighttpd/mod_webdav.so', 'lighttpd-mod-webdav'],
  ['/usr/bin/qemu-system-x86_64', 'qemu-system-x86'],
  ['/usr/lib/x86_64-linux-gnu/qemu/ui-spice-core.so', 'qemu-system-gui'],
  ['/usr/lib/x86_64-linux-gnu/qemu/chardev-spice.so', 'qemu-system-gui'],
  ['/usr/sbin/debootstrap', 'debootstrap'],
  ['/usr/bin/busybox', 'busybox-static'],
  ['/usr/bin/cpio', 'cpio'],
  ['/sbin/mke2fs', 'e2fsprogs'],
  ['/usr/share/spice-html5/main.js', 'spice-html5'],
  ['/usr/bin/cc', 'gcc'],
  ['/usr/include/stdlib.h', 'libc6-dev'],
  ['/usr/bin/pkg-config', 'pkg-config'],
  ['/usr/include/spice-server/spice.h', 'libspice-server-dev'],
  ['/usr/include/spice-client-glib-2.0/spice-client.h', 'libspice-client-glib-2.0-dev'],
];

function isDebian(): boolean {
  return existsSync('/etc/debian_version') || /ID(_LIKE)?=.*debian/.test(readFileSync('/etc/os-release', 'utf8'));
}

function run(command: string, parameters: readonly string[]): void {
  const { status, error } = spawnSync(command, parameters, {
    stdio: 'inherit',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  if (error !== undefined || status !== 0) {
    throw new Error(`${command} ${parameters.join(' ')} failed: ${error?.message ?? `exit ${status}`}`);
  }
}

/**
 * Installs what is missing when run as root on Debian.
 * @throws an Error whose text names everything that is missing, elsewhere.
 */
export function requireSystemPackages(): void {
  const missing = [...new Set(needed.filter(([file]) => !existsSync(file)).map(([, name]) => name))];
  if (missing.length === 0) return;
  if (process.getuid?.() !== 0 || !isDebian()) {
    throw new Error(
      `The tests need these Debian packages: ${missing.join(' ')}\nInstall them with: sudo apt-get install --no-install-recommends ${missing.join(' ')}`,
    );
  }
  console.log(`Installing Debian packages: ${missing.join(' ')}`);
  run('apt-get', ['update', '-qq']);
  run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...missing]);
}
