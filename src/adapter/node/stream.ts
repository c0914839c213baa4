import { EventEmitter } from './events.js';

/**
 * Node's streams as far as webdav-server and this room use them: bytes only, flowing or piped, with backpressure.
 * What is not here (objects, cork, unpipe, encodings, async iteration) nobody of them asks for.
 */

type Callback = (error?: Error | null) => void;

interface ReadableOptions {
  readonly read?: (this: Readable, size: number) => void;
  readonly destroy?: DestroyMethod;
}
interface WritableOptions {
  readonly write?: (this: Writable, chunk: Uint8Array, encoding: string, callback: Callback) => void;
  readonly final?: (this: Writable, callback: Callback) => void;
  readonly destroy?: DestroyMethod;
}
interface TransformOptions {
  readonly transform?: TransformMethod;
}
type DestroyMethod = (this: Stream, error: Error | null, callback: Callback) => void;
type TransformMethod = (
  this: Transform,
  chunk: Uint8Array,
  encoding: string,
  callback: (error?: Error | null, data?: Uint8Array | null) => void,
) => void;

/** Bytes that a side holds before it asks its source to wait; Node's own mark. */
const highWaterMark = 64 * 1024;

const encoder = new TextEncoder();

export class Stream extends EventEmitter {
  destroyed = false;

  destroy(error: Error | null = null): this {
    if (this.destroyed) return this;
    this.destroyed = true;
    this._destroy(error, (failure = error) => {
      if (failure) this.emit('error', failure);
      this.emit('close');
    });
    return this;
  }

  _destroy(error: Error | null, callback: Callback): void {
    callback(error);
  }
}

/** paused -> flowing (by a `data` listener, resume or pipe) -> paused …; `end` once, after the last byte was taken. */
export class Readable extends Stream {
  readonly #chunks: Uint8Array[] = [];
  #bytes = 0;
  #flowing = false;
  #reading = false;
  #state: 'open' | 'ending' | 'ended' = 'open';
  #scheduled = false;

  constructor({ read, destroy }: ReadableOptions = {}) {
    super();
    if (read !== undefined) this._read = read;
    if (destroy !== undefined) this._destroy = destroy;
  }

  _read(_size: number): void {}

  /** @returns whether more is wanted. */
  push(chunk: Uint8Array | null): boolean {
    this.#reading = false;
    if (this.destroyed || this.#state !== 'open') return false;
    if (chunk === null) this.#state = 'ending';
    else if (chunk.byteLength > 0) {
      this.#chunks.push(chunk);
      this.#bytes += chunk.byteLength;
    }
    this.#schedule();
    return this.#state === 'open' && this.#bytes < highWaterMark;
  }

  override on(event: string, listener: (...parameters: never[]) => void): this {
    super.on(event, listener);
    if (event === 'data') this.resume();
    return this;
  }

  resume(): this {
    this.#flowing = true;
    this.#schedule();
    return this;
  }

  pause(): this {
    this.#flowing = false;
    return this;
  }

  pipe<T extends Writable | Transform>(destination: T): T {
    destination.on('drain', () => this.resume());
    this.on('end', () => destination.end());
    this.on('data', (chunk: Uint8Array) => {
      if (!destination.write(chunk)) this.pause();
    });
    return destination;
  }

  /** Later, as Node does: a listener that is added in the same turn misses nothing. */
  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    queueMicrotask(() => {
      this.#scheduled = false;
      this.#flow();
    });
  }

  #flow(): void {
    while (this.#flowing && !this.destroyed) {
      const chunk = this.#chunks.shift();
      if (chunk === undefined) break;
      this.#bytes -= chunk.byteLength;
      this.emit('data', chunk);
    }
    if (this.destroyed || !this.#flowing) return;
    if (this.#state === 'ending' && this.#chunks.length === 0) {
      this.#state = 'ended';
      this.emit('end');
    } else if (this.#state === 'open' && !this.#reading) {
      this.#reading = true;
      this._read(highWaterMark);
    }
  }
}

interface Pending {
  readonly chunk: Uint8Array;
  readonly encoding: string;
  readonly callback: Callback | undefined;
}

/** Chunks go to `_write` one after the other; `end` lets the last pass, then `_final`, then tells `finish`. */
export class Writable extends Stream {
  readonly #pending: Pending[] = [];
  #bytes = 0;
  #busy = false;
  #needDrain = false;
  #ending = false;
  #finished = false;

  constructor({ write, final, destroy }: WritableOptions = {}) {
    super();
    if (write !== undefined) this._write = write;
    if (final !== undefined) this._final = final;
    if (destroy !== undefined) this._destroy = destroy;
  }

  _write(_chunk: Uint8Array, _encoding: string, callback: Callback): void {
    callback();
  }

  _final(callback: Callback): void {
    callback();
  }

  get writableEnded(): boolean {
    return this.#ending;
  }

  /** Bytes that `_write` has not been given, and those that it has not called back for. */
  get writableLength(): number {
    return this.#bytes;
  }

  /** @returns whether more may come at once; `drain` says when, if not. */
  write(chunk: Uint8Array | string, encoding?: string | Callback, callback?: Callback): boolean {
    if (this.#ending || this.destroyed) {
      this.destroy(new Error('write after end'));
      return false;
    }
    const bytes = typeof chunk === 'string' ? encoder.encode(chunk) : chunk;
    const done = typeof encoding === 'function' ? encoding : callback;
    this.#pending.push({ chunk: bytes, encoding: 'buffer', callback: done });
    this.#bytes += bytes.byteLength;
    this.#needDrain = this.#bytes >= highWaterMark;
    this.#next();
    return !this.#needDrain;
  }

  end(chunk?: Uint8Array | string | Callback, encoding?: string | Callback, callback?: Callback): this {
    const done = [chunk, encoding, callback].find((parameter) => typeof parameter === 'function');
    if (done !== undefined) this.once('finish', done as () => void);
    if (chunk !== undefined && typeof chunk !== 'function') this.write(chunk);
    this.#ending = true;
    this.#next();
    return this;
  }

  #next(): void {
    if (this.#busy || this.destroyed || this.#finished) return;
    const next = this.#pending.shift();
    if (next !== undefined) {
      this.#run(
        (callback) => this._write(next.chunk, next.encoding, callback),
        () => {
          this.#bytes -= next.chunk.byteLength;
          next.callback?.();
          if (this.#needDrain && this.#bytes === 0 && !this.#ending) {
            this.#needDrain = false;
            this.emit('drain');
          }
          this.#next();
        },
      );
    } else if (this.#ending) {
      this.#run(
        (callback) => this._final(callback),
        () => {
          this.#finished = true;
          this.emit('finish');
          this.destroy();
        },
      );
    }
  }

  /** One step; what it leads to comes later, as in Node, also when it calls back at once. */
  #run(step: (callback: Callback) => void, onDone: () => void): void {
    this.#busy = true;
    step((error) => {
      queueMicrotask(() => {
        this.#busy = false;
        if (error) this.destroy(error);
        else if (!this.destroyed) onDone();
      });
    });
  }
}

/** What is written comes out again, changed; a reader that waits stops the writer. */
export class Transform extends Readable {
  readonly #input: Writable;
  #continue: (() => void) | undefined;

  constructor({ transform }: TransformOptions = {}) {
    super();
    if (transform !== undefined) this._transform = transform;
    this.#input = new Writable({
      write: (chunk, encoding, callback) =>
        this._transform(chunk, encoding, (error, data) => {
          if (error) this.destroy(error);
          else if (data === undefined || data === null || data.byteLength === 0 || this.push(data)) callback();
          else this.#continue = callback;
        }),
      final: (callback) => {
        this.push(null);
        callback();
      },
    });
    for (const event of ['drain', 'finish', 'error']) {
      this.#input.on(event, (...parameters) => this.emit(event, ...parameters));
    }
  }

  _transform(
    chunk: Uint8Array,
    _encoding: string,
    callback: (error?: Error | null, data?: Uint8Array | null) => void,
  ): void {
    callback(null, chunk);
  }

  override _read(): void {
    const resume = this.#continue;
    this.#continue = undefined;
    resume?.();
  }

  write(chunk: Uint8Array | string, encoding?: string | Callback, callback?: Callback): boolean {
    return this.#input.write(chunk, encoding, callback);
  }

  end(chunk?: Uint8Array | string | Callback, encoding?: string | Callback, callback?: Callback): this {
    this.#input.end(chunk, encoding, callback);
    return this;
  }
}
