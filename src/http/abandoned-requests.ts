import type { Clock } from '../base/clock.js';
import type { Disposable } from '../base/disposable.js';
import type { Limits } from '../base/limits.js';
import type { HttpRequest, HttpResponse, RequestHandler } from './message.js';

/** So long a request waits where not all too many are left: what others have left may be a copy that takes minutes. */
const patienceMs = 100;

export interface AbandonedRequestsOptions {
  readonly limits: Pick<Limits, 'maxAbandonedRequests' | 'maxAbandonedAtWorst'>;
  readonly clock: Clock;
}

/** A request that is not begun yet. */
interface Waiting {
  readonly go: () => void;
  hasWaitedLong: boolean;
}

/**
 * A look at the disk goes on when its client has left. Programs that ask and leave, thousands a second, would pile such
 * looks up faster than the browser answers them. So past a number of them the next requests wait until there are fewer,
 * for a moment only, and those whose clients leave meanwhile are not begun. Programs that stay for that moment and leave
 * then would pile them up all the same: past a larger number requests wait for as long as it takes.
 */
export class AbandonedRequests implements RequestHandler {
  readonly #handler: RequestHandler;
  readonly #options: AbandonedRequestsOptions;
  readonly #waiting = new Set<Waiting>();
  /** Requests that are still worked on, for nobody. */
  #abandoned = 0;

  constructor(handler: RequestHandler, options: AbandonedRequestsOptions) {
    this.#handler = handler;
    this.#options = options;
  }

  async handle(request: HttpRequest): Promise<HttpResponse> {
    const { signal } = request;
    if (this.#abandoned >= this.#options.limits.maxAbandonedRequests) await this.#room(signal);
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

  /** Resolves when there is room, or when the client has left. */
  #room(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      let patience: Disposable | undefined;
      const go = (): void => {
        patience?.dispose();
        signal.removeEventListener('abort', go);
        this.#waiting.delete(waiting);
        resolve();
      };
      const waiting: Waiting = { go, hasWaitedLong: false };
      patience = this.#options.clock.after(patienceMs, () => {
        waiting.hasWaitedLong = true;
        if (this.#hasRoom(waiting)) go();
      });
      signal.addEventListener('abort', go);
      this.#waiting.add(waiting);
    });
  }

  #hasRoom({ hasWaitedLong }: Waiting): boolean {
    const { maxAbandonedRequests, maxAbandonedAtWorst } = this.#options.limits;
    return this.#abandoned < (hasWaitedLong ? maxAbandonedAtWorst : maxAbandonedRequests);
  }

  #end(): void {
    this.#abandoned -= 1;
    for (const waiting of [...this.#waiting]) if (this.#hasRoom(waiting)) waiting.go();
  }
}
