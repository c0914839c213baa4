import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BadDay, Scene } from '../bad-day.js';
import { type Content, labelOf, makeContent } from '../content.js';
import { hostName } from '../guest-program.js';
import type { Tab } from '../tab.js';

/** More than what lies between the disk and a program that does not read on. */
const longBytes = 24 * 1024 * 1024;
const requestTimeoutMs = 60_000;
/** The agent ignores that the host is done with a client: who reads what was cut off finds out by waiting for a byte. */
const readPatienceMs = 5000;
/** Everything else goes on. Each moves some 50 MB. */
const steady = { tells: /^status 20[014]$/, mustNotTell: /^(reconnecting|closed|failed)/, atOnce: 4 } as const;

/** What the host does to a file, and other tabs, while it is on its way. */
export const hostDays: readonly BadDay[] = [
  {
    name: 'file changed on the host under a transfer',
    means: 'written anew in place under a GET of 24 MiB, and replaced under a PUT of as much',
    async inject(scene) {
      const [old, changed, replaced] = [newContent(scene), newContent(scene), newContent(scene)];
      const path = join(scene.tab.directory, hostName);
      writeFileSync(path, old.bytes);
      await readAcross(scene, [old, changed], () => writeFileSync(path, changed.bytes));
      await writeAcross(scene, () => {
        // Outside of the folder, where no program sees it.
        writeFileSync(`${scene.tab.directory}-new`, replaced.bytes);
        renameSync(`${scene.tab.directory}-new`, path);
        return replaced.label;
      });
    },
    ...steady,
  },
  {
    name: 'file deleted on the host under a transfer',
    means: 'under a GET of 24 MiB, and under a PUT of as much over it',
    async inject(scene) {
      const [old, other] = [newContent(scene), newContent(scene)];
      const path = join(scene.tab.directory, hostName);
      writeFileSync(path, old.bytes);
      await readAcross(scene, [old], () => rmSync(path));
      writeFileSync(path, other.bytes);
      await writeAcross(scene, () => {
        rmSync(path);
        return undefined;
      });
    },
    ...steady,
  },
  {
    name: 'one folder in two tabs',
    means: 'two machines write the same files of one folder; each locks one of them in turn',
    takes: 'two tabs of one folder',
    async inject(scene) {
      for (let round = 0; round < 3; round += 1) await writeAtOnce(scene);
      await lockInTurn(scene);
    },
    ...steady,
  },
];

let count = 0;
function newContent({ random }: Scene, size = longBytes - random.below(100_000)): Content {
  count += 1;
  return makeContent(`h.${count}`, size);
}

/** Reads a file that the host touches meanwhile: what comes whole is one version. */
async function readAcross({ tab, anyMoment, violations }: Scene, whole: readonly Content[], touch: () => void) {
  const chunks: Uint8Array[] = [];
  const silence = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let status = 0;
  try {
    const answer = await send(tab, 'GET', {
      signal: AbortSignal.any([silence.signal, AbortSignal.timeout(requestTimeoutMs)]),
    });
    ({ status } = answer);
    timer = setTimeout(() => silence.abort(), readPatienceMs);
    if (answer.body === null) return;
    const reader = answer.body.getReader();
    const first = await reader.read();
    if (first.value !== undefined) chunks.push(first.value);
    await anyMoment(100);
    touch();
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      chunks.push(next.value);
      timer?.refresh();
    }
  } catch (error) {
    // It was cut off, and says so: the program begins anew.
    if (status !== 200) violations.push(`GET ${hostName}: ${status}, ${String(error)}`);
    return;
  } finally {
    clearTimeout(timer);
  }
  const label = labelOf(Buffer.concat(chunks));
  if (status !== 200 || !whole.some((content) => content.label === label)) {
    violations.push(`GET ${hostName}: ${status}, ${label ?? 'no whole version'}`);
  }
}

/** Writes over a file that the host touches meanwhile. @param touch tells the label of what is there then. */
async function writeAcross(scene: Scene, touch: () => string | undefined): Promise<void> {
  const { tab, anyMoment, violations } = scene;
  const { label, bytes } = newContent(scene);
  let touched: string | undefined;
  const middle = scene.random.below(bytes.byteLength);
  const body = new ReadableStream<Uint8Array>({
    async start(controller) {
      controller.enqueue(bytes.subarray(0, middle));
      await anyMoment();
      touched = touch();
      controller.enqueue(bytes.subarray(middle));
      controller.close();
    },
  });
  const { status } = await send(tab, 'PUT', { body, duplex: 'half' });
  const found = labelOnDisk(tab);
  const isDone = status >= 200 && status < 300;
  if (found !== (isDone ? label : touched)) violations.push(`PUT ${hostName}: ${status}, then ${found} on the disk`);
}

/** Each machine writes the same file: one of them is there afterwards, and all see it. */
async function writeAtOnce(scene: Scene): Promise<void> {
  const { tabs, violations } = scene;
  const before = labelOnDisk(scene.tab);
  const written = await Promise.all(
    tabs.map(async (tab) => {
      const { label, bytes } = newContent(scene, scene.random.below(2_500_000));
      const { status } = await send(tab, 'PUT', { body: bytes });
      return { label, status };
    }),
  );
  const done = written.filter(({ status }) => status >= 200 && status < 300).map(({ label }) => label);
  const found = labelOnDisk(scene.tab);
  const what = written.map(({ label, status }) => `${label}: ${status}`).join(', ');
  if (!(done.length > 0 ? done : [before]).includes(found)) violations.push(`${what}; ${found} on the disk`);
  for (const tab of tabs) {
    const answer = await send(tab, 'GET');
    const seen = labelOf(new Uint8Array(await answer.arrayBuffer()));
    if (seen !== found && answer.status !== 404) violations.push(`${what}; ${found} on the disk, ${seen} is seen`);
  }
}

/** A lock of one machine's holds for all. */
async function lockInTurn(scene: Scene): Promise<void> {
  for (const owner of scene.tabs) {
    const body = '<lockinfo xmlns="DAV:"><lockscope><exclusive/></lockscope><locktype><write/></locktype></lockinfo>';
    const locked = await send(owner, 'LOCK', { body });
    const token = locked.headers.get('lock-token');
    if (token === null) {
      scene.violations.push(`LOCK ${hostName}: ${locked.status}`);
      continue;
    }
    for (const other of scene.tabs.filter((tab) => tab !== owner)) {
      const { status } = await send(other, 'PUT', { body: newContent(scene, 1000).bytes });
      if (status !== 423) scene.violations.push(`PUT ${hostName}, locked by another machine: ${status}`);
    }
    const { bytes, label } = newContent(scene, 1000);
    const { status } = await send(owner, 'PUT', { body: bytes, headers: { If: `(${token})` } });
    if (labelOnDisk(owner) !== label) scene.violations.push(`PUT ${hostName} with its lock: ${status}`);
    const unlocked = await send(owner, 'UNLOCK', { headers: { 'Lock-Token': token } });
    if (unlocked.status !== 204) scene.violations.push(`UNLOCK ${hostName}: ${unlocked.status}`);
  }
}

/** Undefined when there is no file. */
function labelOnDisk({ directory }: Tab): string | undefined {
  const path = join(directory, hostName);
  return existsSync(path) ? (labelOf(readFileSync(path)) ?? 'no whole version') : undefined;
}

function send(tab: Tab, method: string, init: RequestInit & { duplex?: 'half' } = {}): Promise<Response> {
  const headers = { ...init.headers, connection: 'close' };
  const { signal = AbortSignal.timeout(requestTimeoutMs) } = init;
  return fetch(`${tab.loopback.guestUrl}/${hostName}`, { ...init, method, headers, signal });
}
