import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket } from 'ws';

const executablePath = process.env.FIREFOX ?? '/usr/bin/firefox-esr';

/** What a first start would ask, tell or fetch. */
function preferences(): string {
  const values: Record<string, boolean | number | string> = {
    'app.update.enabled': false,
    'browser.aboutwelcome.enabled': false,
    'browser.shell.checkDefaultBrowser': false,
    'browser.startup.homepage_override.mstone': 'ignore',
    'datareporting.policy.dataSubmissionEnabled': false,
    'network.captive-portal-service.enabled': false,
    'network.connectivity-service.enabled': false,
    'toolkit.telemetry.reportingpolicy.firstRun': false,
  };
  return Object.entries(values)
    .map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`)
    .join('');
}

export interface Firefox {
  open(url: string): Promise<void>;
  /** Runs the text of a function in the page, with user activation. @returns what it gives, as JSON. */
  run<T>(functionText: string, ...parameters: readonly (string | number | boolean)[]): Promise<T>;
  /** Fills a file input, which the expression gives, with files of the disk. A driver cannot give it a directory. */
  setFiles(inputExpression: string, files: readonly string[]): Promise<void>;
  /** A click where a person would: in the middle of what the expression gives. */
  click(elementExpression: string): Promise<void>;
  screenshot(path: string): Promise<void>;
  close(): Promise<void>;
}

interface Reply {
  readonly id?: number;
  readonly type: 'success' | 'error' | 'event';
  readonly result?: unknown;
  readonly error?: string;
  readonly message?: string;
}

/** One WebDriver BiDi connection (w3c.github.io/webdriver-bidi): commands with their answers. */
class BidiConnection {
  readonly #socket: WebSocket;
  readonly #pending = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  #lastId = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data) => {
      const { id, type, result, error, message } = JSON.parse(String(data)) as Reply;
      const call = id === undefined ? undefined : this.#pending.get(id);
      if (id === undefined || call === undefined) return;
      this.#pending.delete(id);
      if (type === 'success') call.resolve(result);
      else call.reject(new Error(`${error}: ${message}`));
    });
    socket.on('close', () => {
      for (const { reject } of this.#pending.values()) reject(new Error('Firefox closed the connection'));
    });
  }

  static async open(url: string): Promise<BidiConnection> {
    const socket = new WebSocket(url);
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    return new BidiConnection(socket);
  }

  send<T>(method: string, params: object): Promise<T> {
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise<unknown>((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
      this.#socket.send(JSON.stringify({ id, method, params }));
    }) as Promise<T>;
  }

  close(): void {
    this.#socket.close();
  }
}

type Evaluation =
  | { readonly type: 'success'; readonly result: { readonly value?: unknown } }
  | { readonly type: 'exception'; readonly exceptionDetails: { readonly text: string } };

/** Debian's Firefox as a person starts it, in a fresh profile, with a door for WebDriver BiDi. */
export async function launchFirefox(): Promise<Firefox> {
  const profile = mkdtempSync(join(tmpdir(), 'spice-webdav-firefox-'));
  writeFileSync(join(profile, 'user.js'), preferences());
  const browser = spawn(
    executablePath,
    [
      '--headless',
      '--no-remote',
      '--profile',
      profile,
      '--remote-debugging-port',
      '0',
      '--width',
      '1180',
      '--height',
      '880',
      'about:blank',
    ],
    {
      stdio: ['ignore', 'ignore', 'pipe'],
      detached: true,
    },
  );
  const exited = new Promise<void>((resolve) => browser.once('exit', () => resolve()));
  let connection: BidiConnection | undefined;
  const close = async (): Promise<void> => {
    connection?.close();
    // A group of its own: the content processes end with it.
    if (browser.pid !== undefined && browser.exitCode === null) process.kill(-browser.pid, 'SIGKILL');
    await exited;
    rmSync(profile, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  };
  try {
    const url = await new Promise<string>((resolve, reject) => {
      let printed = '';
      browser.stderr.on('data', (data: Buffer) => {
        printed += data.toString();
        const found = /WebDriver BiDi listening on (ws:\S+)/.exec(printed)?.[1];
        if (found !== undefined) resolve(found);
      });
      browser.once('error', reject);
      browser.once('exit', (code) => reject(new Error(`Firefox ended with ${code}: ${printed}`)));
    });
    const bidi = await BidiConnection.open(`${url}/session`);
    connection = bidi;
    await bidi.send('session.new', { capabilities: {} });
    const tree = await bidi.send<{ contexts: { context: string }[] }>('browsingContext.getTree', {});
    const context = tree.contexts[0]?.context;
    const run = async <T>(functionText: string, ...parameters: readonly (string | number | boolean)[]): Promise<T> => {
      const values = JSON.stringify(parameters);
      const evaluation = await bidi.send<Evaluation>('script.evaluate', {
        expression: `(async () => JSON.stringify(await (${functionText})(...${values})) ?? 'null')()`,
        target: { context },
        awaitPromise: true,
        userActivation: true,
      });
      if (evaluation.type === 'exception') throw new Error(evaluation.exceptionDetails.text);
      return JSON.parse(String(evaluation.result.value)) as T;
    };
    return {
      run,
      async open(address) {
        await bidi.send('browsingContext.navigate', { context, url: address, wait: 'complete' });
      },
      async setFiles(inputExpression, files) {
        const { result } = await bidi.send<{ result: { sharedId: string } }>('script.evaluate', {
          expression: inputExpression,
          target: { context },
          awaitPromise: false,
        });
        await bidi.send('input.setFiles', { context, element: { sharedId: result.sharedId }, files });
      },
      async click(elementExpression) {
        const [x, y] = await run<[number, number]>(
          `() => {
            const element = ${elementExpression};
            element.scrollIntoView({ block: 'center' });
            const { x, y, width, height } = element.getBoundingClientRect();
            return [Math.round(x + width / 2), Math.round(y + height / 2)];
          }`,
        );
        const actions = [
          { type: 'pointerMove', x, y },
          { type: 'pointerDown', button: 0 },
          { type: 'pointerUp', button: 0 },
        ];
        await bidi.send('input.performActions', { context, actions: [{ type: 'pointer', id: 'mouse', actions }] });
      },
      async screenshot(path) {
        const { data } = await bidi.send<{ data: string }>('browsingContext.captureScreenshot', { context });
        writeFileSync(path, Buffer.from(data, 'base64'));
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
