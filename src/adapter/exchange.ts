import { Readable, Writable } from 'node:stream';
import type { Clock } from '../base/clock.js';
import type { Limits } from '../base/limits.js';
import { HttpHeaders, type HttpRequest, type HttpResponse } from '../http/message.js';
import type { Stat } from '../share/filesystem.js';
import { Patience } from './patience.js';

/** Node's IncomingMessage as far as webdav-server reads it. */
export type Incoming = Readable & {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
};
/** Node's ServerResponse as far as webdav-server writes it. */
export type Outgoing = Writable & {
  statusCode: number;
  statusMessage: string;
  setHeader(name: string, value: string): Outgoing;
};

interface Offer {
  readonly chunk: Uint8Array;
  readonly taken: () => void;
}

/** The writer's own, and what webdav-server says to every web page: that it may read the drive. */
const droppedFields = /^(content-length|transfer-encoding|connection|date|server|www-authenticate|access-control-.*)$/i;

/**
 * One request on its way through webdav-server: our message as Node's pair of streams, and the answer back as it comes.
 *
 *     waiting --first byte or end--> answered --last byte, or the client is gone--> closed
 *     waiting --body broken, nothing within the time, error--> failed
 */
export class Exchange {
  readonly incoming: Incoming;
  readonly outgoing: Outgoing;
  readonly patience: Patience;
  /** What is at a path, asked once for each request: webdav-server asks six times. Emptied by each change. */
  readonly stats = new Map<string, Promise<Stat>>();
  /** The answer's head with its content to come; rejects where there is none. */
  readonly response: Promise<HttpResponse>;
  readonly #request: HttpRequest;
  readonly #fields = new Map<string, string>();
  readonly #streams = new Set<Readable | Writable>();
  #resolve: (response: HttpResponse) => void = () => {};
  #reject: (error: unknown) => void = () => {};
  #state: 'waiting' | 'answered' | 'closed' = 'waiting';
  #failure: { readonly error: unknown; readonly isOfBody: boolean } | undefined;
  #announced: number | null = null;
  #written = 0;
  #offer: Offer | undefined;
  #ended = false;
  #wake: () => void = () => {};

  constructor(request: HttpRequest, { clock, limits }: { readonly clock: Clock; readonly limits: Limits }) {
    this.#request = request;
    this.response = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.patience = new Patience(clock, limits.unansweredTimeoutMs, () =>
      this.fail(new Error('webdav-server left the request unanswered')),
    );
    this.incoming = this.open(this.#makeIncoming());
    this.outgoing = this.open(this.#makeOutgoing());
    request.signal.addEventListener('abort', this.#onAbort, { once: true });
  }

  /** Whether what failed is the client's body, which is for the connection to answer. */
  get isBodyBroken(): boolean {
    return this.#failure?.isOfBody === true;
  }

  /** What the exchange holds, and lets go when it ends. An error that nobody else listens to must not end the program. */
  open<T extends Readable | Writable>(stream: T): T {
    stream.on('error', () => {});
    if (this.#state === 'closed') stream.destroy();
    else this.#streams.add(stream);
    return stream;
  }

  fail(error: unknown, isOfBody = false): void {
    this.#failure ??= { error, isOfBody };
    this.#reject(error);
    this.#wake();
    if (this.#state === 'waiting') this.close();
  }

  close(): void {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    this.patience.dispose();
    this.#request.signal.removeEventListener('abort', this.#onAbort);
    for (const stream of this.#streams) stream.destroy();
    this.#streams.clear();
  }

  readonly #onAbort = (): void => {
    this.fail(this.#request.signal.reason);
    this.close();
  };

  #makeIncoming(): Incoming {
    const { method, target, body } = this.#request;
    const iterator = body[Symbol.asyncIterator]();
    const pull = async (): Promise<void> => {
      try {
        const { done, value } = await this.patience.during(() => iterator.next());
        // Node keeps what it is given; the chunk is the connection's again.
        stream.push(done ? null : value.slice());
      } catch (error) {
        this.fail(error, true);
      }
    };
    const stream = new Readable({
      read: () => void pull(),
      destroy: (_, callback) => {
        void iterator.return?.().catch(() => {});
        callback();
      },
    });
    return Object.assign(stream, { method, url: target, headers: fieldsFor(this.#request) });
  }

  #makeOutgoing(): Outgoing {
    const stream = new Writable({
      write: (chunk: Uint8Array, _, callback) => {
        this.#written += chunk.byteLength;
        this.#offer = { chunk, taken: () => callback() };
        this.#sendHead(true);
        this.#wake();
      },
      final: (callback) => {
        this.#ended = true;
        this.#sendHead(false);
        this.#wake();
        callback();
      },
    });
    const write = stream.write.bind(stream);
    const end = stream.end.bind(stream);
    const outgoing: Outgoing = Object.assign(stream, {
      statusCode: 200,
      statusMessage: '',
      setHeader: (name: string, value: string) => {
        this.#fields.set(name, String(value));
        if (/^content-length$/i.test(name)) this.#announced = Number(value);
        return outgoing;
      },
      // PROPPATCH answers twice.
      write: (...parameters: readonly unknown[]) => stream.writableEnded || write(parameters[0]),
      // For a part of a file webdav-server ends the response when the file has been read, and before the part was written.
      end: (...parameters: readonly unknown[]) => {
        const [chunk] = parameters;
        if (typeof chunk === 'string' || chunk instanceof Uint8Array) write(chunk);
        const queued = this.#written + stream.writableLength;
        const isWhole = this.#announced === null || queued >= this.#announced || this.#request.method === 'HEAD';
        if (isWhole && !stream.writableEnded) end();
        return outgoing;
      },
    });
    return outgoing;
  }

  #sendHead(hasContent: boolean): void {
    if (this.#state !== 'waiting') return;
    this.#state = 'answered';
    const { statusCode: status } = this.outgoing;
    const headers = new HttpHeaders([...this.#fields].filter(([name]) => !droppedFields.test(name)));
    const length = this.#announced;
    if (hasContent) {
      this.#resolve({ status, headers, body: { length, chunks: this.#chunks() } });
      return;
    }
    const isHead = this.#request.method === 'HEAD' && length !== null;
    this.#resolve({ status, headers, body: isHead ? { length, chunks: nothing() } : null });
    this.close();
  }

  /** While the client takes its time, webdav-server is not to blame. */
  async *#chunks(): AsyncGenerator<Uint8Array> {
    try {
      for (;;) {
        const offer = await this.#nextOffer();
        if (offer === undefined) return;
        const release = this.patience.hold();
        yield offer.chunk;
        release();
        offer.taken();
      }
    } finally {
      this.close();
    }
  }

  async #nextOffer(): Promise<Offer | undefined> {
    for (;;) {
      if (this.#failure !== undefined) throw this.#failure.error;
      const offer = this.#offer;
      this.#offer = undefined;
      if (offer !== undefined || this.#ended) return offer;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}

function fieldsFor({ method, target, headers, body: { length } }: HttpRequest): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const [name] of headers) fields[name.toLowerCase()] = headers.get(name) ?? '';
  if (length !== null) fields['content-length'] = String(length);
  // RFC 4918 9.1: no Depth is infinity, which webdav-server refuses; left without one, or with another, it walks the disk.
  if (method === 'PROPFIND' && fields.depth !== '0' && fields.depth !== '1') fields.depth = 'infinity';
  // Untagged lists make webdav-server throw; tagged ones it holds against the request's own resource, whatever the tag.
  if (method !== 'LOCK' && fields.if?.startsWith('(')) fields.if = `<${target}> ${fields.if}`;
  // RFC 9110 14.2: Range may be ignored. Of several ranges webdav-server would hold each whole.
  if (fields.range?.includes(',')) delete fields.range;
  return fields;
}

async function* nothing(): AsyncGenerator<Uint8Array> {}
