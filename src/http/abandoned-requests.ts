import type { Clock } from '../base/clock.js';
import type { Disposable } from '../base/disposable.js';
import type { Limits } from '../base/limits.js';
import type { HttpRequest, HttpResponse, RequestHandler } from './message.js';

/** So long a request waits at most: what others have left may be a copy that takes minutes. */
const patienceMs = 100;

export interface AbandonedRequestsOptions {
  readonly limits: Pick<Limits, 'maxAbandonedRequests'>;
  readonly clock: Clock;
}

/**
 * A look at the disk goes on when its client has left. Programs that ask and leave, thousands a second, would pile such
 * looks up faster than the browser answers them. So past a number of them the next requests wait until there are fewer,
 * and those whose clients leave meanwhile are not begun.
 */
export class AbandonedRequests implements RequestHandler {
  readonly #handler: RequestHandler;
  readonly #options: AbandonedRequestsOptions;
  readonly #waiting = new Set<() => void>();
  /** Requests that are still worked on, for nobody. */
  #abandoned = 0;

  constructor(handler: RequestHandler, options: AbandonedRequestsOptions) {
    this.#handler = handler;
    this.#options = options;
  }

  async handle(request: HttpRequest): Promise<HttpResponse> {
    const { signal } = request;
    if (this.#areMany) await this.#room(signal);
    signal.throwIfAborted();
    const abandon = (): void => {
      this.#abandoned += 1;
    };
    signal.addEventListener('abort', abandon);
    try {
      return await this.#handler.handle(request);
    } finally {
      signal.removeEventListener('abort', abandon);
      if (signal.aborted) this.#end();
    }
  }

  get #areMany(): boolean {
    return this.#abandoned >= this.#options.limits.maxAbandonedRequests;
  }

  /** Resolves when there is room, when the client has left, or when it has waited long enough. */
  #room(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      let patience: Disposable | undefined;
      const go = (): void => {
        patience?.dispose();
        signal.removeEventListener('abort', go);
        this.#waiting.delete(go);
        resolve();
      };
      patience = this.#options.clock.after(patienceMs, go);
      signal.addEventListener('abort', go);
      this.#waiting.add(go);
    });
  }

  #end(): void {
    this.#abandoned -= 1;
    if (this.#areMany) return;
    for (const go of [...this.#waiting]) go();
  }
}
