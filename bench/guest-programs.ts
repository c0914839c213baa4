import { execFile, spawn } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What clients name that list a directory. */
const sevenProperties = `<?xml version="1.0"?><propfind xmlns="DAV:"><prop><resourcetype/><getcontentlength/><getlastmodified/><getetag/><getcontenttype/><creationdate/><displayname/></prop></propfind>`;

/**
 * What curl ends with then: in the middle of an answer, or of a request. spice-server does it on a rare day
 * (docs/protocol.md, 5), and the share reconnects.
 */
const brokenOff: readonly (number | undefined)[] = [18, 56];

/** Nobody waits for ever for a share whose page Chromium has ended. Longer than the slowest `close()` of 4 GiB. */
const patience = ['--speed-limit', '1', '--speed-time', '120'];

/** Programs in the guest, all of them curl: one and the same for every server. Each gives milliseconds. */

/** Downloads to nowhere. */
export async function get(url: string): Promise<number> {
  return timed(['-o', '/dev/null', url], 200);
}

export async function put(url: string, file: string): Promise<number> {
  return timed(['-o', '/dev/null', '-H', 'Expect:', '-T', file, url], [200, 201, 204]);
}

/** PROPFIND of depth 1 for seven properties. */
export async function propfind(url: string): Promise<number> {
  const fields = ['-H', 'Depth: 1', '-H', 'Content-Type: application/xml', '--data-binary', sevenProperties];
  return timed(['-o', '/dev/null', '-X', 'PROPFIND', ...fields, url], 207);
}

/**
 * Downloads that begin in the same moment, each on a connection of its own, by one program: several would begin some 10 ms
 * after one another, and the first has the way full by then. Each one's milliseconds.
 */
export async function getAtOnce(urls: readonly string[]): Promise<number[]> {
  const targets = urls.flatMap((url) => ['-o', '/dev/null', url]);
  const how = ['--parallel', '--parallel-immediate', '--no-progress-meter', '-f', ...patience];
  const { stdout } = await run('curl', [...how, '-w', '%{time_total}\n', ...targets]);
  const times = stdout
    .trim()
    .split('\n')
    .map((seconds) => Number(seconds) * 1000);
  if (times.length !== urls.length) throw new Error(`${times.length} of ${urls.length} downloads`);
  return times;
}

/** So many files one after the other on one connection, or several at once. */
export async function getMany(urls: readonly string[], parallel: number): Promise<number> {
  const how = parallel === 1 ? [] : ['--parallel', '--parallel-immediate', '--parallel-max', String(parallel)];
  const config = urls.map((url) => `url = "${url}"\noutput = "/dev/null"`).join('\n');
  const started = performance.now();
  const child = spawn('curl', ['-s', '-f', '--no-progress-meter', ...patience, ...how, '-K', '-'], {
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  child.stdin.end(config);
  const code = await new Promise((resolve) => child.once('exit', resolve));
  if (code !== 0) throw new Error(`curl ended with ${code}`);
  return performance.now() - started;
}

async function timed(parameters: readonly string[], expected: number | readonly number[]): Promise<number> {
  const format = '%{http_code} %{time_total}';
  const curl = () => run('curl', ['-s', ...patience, '-w', format, ...parameters], { maxBuffer: 1024 * 1024 });
  const { stdout } = await curl().catch((error: { readonly code?: number }) => {
    if (!brokenOff.includes(error.code)) throw error;
    console.log(`${parameters.at(-1)}: the server broke the connection off; once more`);
    return curl();
  });
  const [status, seconds] = stdout.trim().split(' ').map(Number);
  if (![expected].flat().includes(status as number)) throw new Error(`${parameters.at(-1)}: ${status}`);
  return (seconds as number) * 1000;
}
