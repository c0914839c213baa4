import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const ownNames = new Set(['oldstable', 'stable', 'testing', 'unstable', 'sid']);

function codename(): string | undefined {
  return /^VERSION_CODENAME=(\S+)/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1];
}

/**
 * The mirror that this machine installs Debian's packages from.
 * @throws an Error that says what was looked for, where apt knows of none.
 */
export function debianMirror(): string {
  // apt reads both formats of its source lists, and every file they may be in, so it is asked and not imitated.
  const format = '$(CREATED_BY) $(COMPONENT) $(RELEASE) $(REPO_URI)';
  const targets = execFileSync('apt-get', ['indextargets', '--format', format], { encoding: 'utf8' }).split('\n');
  for (const target of targets) {
    const [kind, component, release, uri] = target.split(' ');
    // Security and updates have a name of two parts; what is not Debian names its releases differently.
    if (kind !== 'Packages' || component !== 'main' || release === undefined || uri === undefined) continue;
    if (release !== codename() && !ownNames.has(release)) continue;
    // Debian's cloud images name a file with mirrors in it.
    if (!uri.startsWith('mirror+file:')) return uri;
    const list = readFileSync(uri.replace(/^mirror\+file:(\/\/)?/, '').replace(/\/$/, ''), 'utf8');
    const first = list.split('\n').find((line) => /^\w+:/.test(line));
    if (first !== undefined) return first.split(/\s/, 1)[0] as string;
  }
  throw new Error(`no Debian mirror (component main) among apt's sources:\n${targets.join('\n')}`);
}
