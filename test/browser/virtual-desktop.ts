import { execFileSync, spawn } from 'node:child_process';

/** An X server without a screen, and the hands of a person before it. */
export interface VirtualDesktop {
  readonly display: string;
  /** Runs xdotool. */
  hand(...parameters: string[]): string;
  /** Resolves to the id of a window once one with such a name is there. */
  window(namePattern: string, timeoutMs?: number): Promise<string>;
  /** Whether a window with such a name is there now. */
  has(namePattern: string): boolean;
  /** Answers the browser's bubble that asks for a permission, until the page has its answer. */
  answerBubble(answer: 'allow' | 'refuse', answered: () => Promise<boolean>): Promise<void>;
  close(): Promise<void>;
}

export async function startVirtualDesktop(): Promise<VirtualDesktop> {
  // Xvfb looks for a free display itself and tells its number on descriptor 3.
  const xvfb = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1200x900x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const number = await new Promise<string>((resolve, reject) => {
    xvfb.once('error', reject);
    xvfb.once('exit', (code) => reject(new Error(`Xvfb ended with ${code}`)));
    xvfb.stdio[3]?.once('data', (data: Buffer) => resolve(data.toString().trim()));
  });
  const display = `:${number}`;
  const hand = (...parameters: string[]): string =>
    execFileSync('xdotool', parameters, {
      env: { ...process.env, DISPLAY: display },
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: 20_000,
    }).trim();
  const find = (namePattern: string): string | undefined => {
    try {
      // It ends with an error when it finds none.
      return hand('search', '--onlyvisible', '--name', namePattern).split('\n')[0];
    } catch {
      return undefined;
    }
  };
  return {
    display,
    hand,
    has: (namePattern) => find(namePattern) !== undefined,
    async window(namePattern, timeoutMs = 15_000) {
      const deadline = Date.now() + timeoutMs;
      for (;;) {
        const found = find(namePattern);
        if (found !== undefined) return found;
        if (Date.now() > deadline) throw new Error(`no window named ${namePattern}`);
        await pause(100);
      }
    },
    async answerBubble(answer, answered) {
      // It takes no key in its first moments, so that nobody allows anything by accident, and nothing tells that it is
      // there: so the keys are pressed again. Keys that come too early do nothing there.
      for (let attempt = 0; attempt < 6; attempt += 1) {
        await pause(1500);
        if (await answered()) return;
        // "Don't allow" has the focus, "Allow" is next.
        hand('key', ...(answer === 'allow' ? ['Tab', 'Return'] : ['Return']));
        await pause(500);
        if (await answered()) return;
      }
      throw new Error(`the bubble was not there to ${answer}`);
    },
    async close() {
      xvfb.removeAllListeners('exit');
      const ended = new Promise((resolve) => xvfb.once('exit', resolve));
      xvfb.kill();
      await ended;
    },
  };
}

/** For what a desktop does without telling anybody when it is done. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
