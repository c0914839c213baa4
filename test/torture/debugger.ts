import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: { readonly sessionId?: string; readonly targetInfo?: { readonly type: string } };
  readonly result?: object;
  readonly error?: { readonly message: string };
}

interface Evaluation {
  readonly result: { readonly value?: unknown };
  readonly exceptionDetails?: { readonly text: string; readonly exception?: { readonly description?: string } };
}

const workerPatienceMs = 2000;

/**
 * Chromium's debugger, bare. Playwright attaches to every page and worker: it gets a copy of every WebSocket frame, a page
 * is never hidden before it, and a worker that hangs is not ended.
 */
export class Debugger {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, { resolve(result: object): void; reject(error: Error): void }>();
  #count = 0;
  #hasCrashed = false;
  /** Sessions of the page's workers, while they are watched. */
  #workers: string[] = [];

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data) => this.#receive(JSON.parse(String(data)) as Message));
    socket.on('close', () => this.#end('The debugger was detached'));
    // Every error is followed by the close that is handled.
    socket.on('error', () => {});
  }

  /** @param url of the browser, or of a page. */
  static async attach(url: string): Promise<Debugger> {
    const socket = new WebSocket(url, { perMessageDeflate: false, maxPayload: 2 ** 28 });
    await once(socket, 'open');
    return new Debugger(socket);
  }

  /** The page's process has ended by itself; known once the domain Inspector is enabled. */
  get hasCrashed(): boolean {
    return this.#hasCrashed;
  }

  /** @param sessionId of a worker; else the page itself. */
  send<Result extends object>(method: string, params: object = {}, sessionId?: string): Promise<Result> {
    this.#count += 1;
    const id = this.#count;
    return new Promise<Result>((resolve, reject) => {
      if (this.#hasCrashed || this.#socket.readyState !== WebSocket.OPEN) {
        reject(new Error(`${method}: nobody is there`));
        return;
      }
      this.#waiting.set(id, {
        resolve: (result) => resolve(result as Result),
        reject: ({ message }) => reject(new Error(`${method}: ${message}`)),
      });
      this.#socket.send(JSON.stringify({ id, method, params, sessionId }));
    });
  }

  /** What an expression comes to, evaluated as for a person's doing; promises are awaited. */
  async evaluate<Value>(expression: string, sessionId?: string): Promise<Value> {
    const parameters = { expression, awaitPromise: true, returnByValue: true, userGesture: true };
    const { result, exceptionDetails } = await this.send<Evaluation>('Runtime.evaluate', parameters, sessionId);
    if (exceptionDetails !== undefined) {
      throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    }
    return result.value as Value;
  }

  /** The same in each of the page's workers, which are watched no longer than that. */
  async evaluateInWorkers(expression: string): Promise<void> {
    this.#workers = [];
    await this.#watchWorkers(true);
    // One may end before it answers.
    const answers = this.#workers.map((worker) => this.evaluate(expression, worker).catch(() => {}));
    await Promise.race([Promise.all(answers), sleep(workerPatienceMs)]);
    await this.#watchWorkers(false);
  }

  close(): void {
    this.#socket.close();
  }

  async #watchWorkers(autoAttach: boolean): Promise<void> {
    await this.send('Target.setAutoAttach', { autoAttach, waitForDebuggerOnStart: false, flatten: true });
  }

  #receive({ id, method, params, result, error }: Message): void {
    if (method === 'Target.attachedToTarget' && params?.targetInfo?.type === 'worker') {
      this.#workers.push(params.sessionId ?? '');
    }
    if (method === 'Inspector.targetCrashed') {
      this.#hasCrashed = true;
      this.#end('The page crashed');
    }
    // A page with a write under way asks whether to leave it.
    if (method === 'Page.javascriptDialogOpening') {
      void this.send('Page.handleJavaScriptDialog', { accept: true }).catch(() => {});
    }
    const waiting = this.#waiting.get(id ?? 0);
    this.#waiting.delete(id ?? 0);
    if (result !== undefined) waiting?.resolve(result);
    else waiting?.reject(new Error(error?.message));
  }

  #end(reason: string): void {
    for (const { reject } of this.#waiting.values()) reject(new Error(reason));
    this.#waiting.clear();
  }
}
