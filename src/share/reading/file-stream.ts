import type { Clock } from '../../base/clock.js';
import { FsError, fsErrorCodes } from '../fs-error.js';
import { toFsError } from '../fs-error-mapping.js';
import type { ReadAhead, Window } from './read-ahead.js';

/** A read that gives nothing for so long hangs: Chromium's streams have been seen to. It is begun anew where it stood. */
const stallMs = 10_000;
const maxRestarts = 3;
/** What the browser reads at one go. */
const unbrokenBytes = 64 * 1024;

/** What reading a snapshot of a file takes. */
export interface FileStreamOptions {
  readonly clock: Clock;
  readonly readAhead: ReadAhead;
  /**
   * Whether what came at one go must be of the snapshot's version. More never must: the browser asks only when a stream
   * begins, and what the host writes into the file afterwards comes as if it had been there.
   */
  isBeyondDoubt(): boolean;
  /** Asks whether the file is no longer the one of the snapshot. */
  hasChanged(): Promise<boolean>;
}

/**
 * A part of one snapshot of a file, read one chunk ahead of the consumer. Chunks are as the browser gives them, up to
 * 2 MiB.
 * @throws FsError `changed`, at the latest in place of the last chunk: no reader ends with two versions in one.
 */
export async function* streamFile(
  file: File,
  start: number,
  end: number,
  { clock, readAhead, isBeyondDoubt, hasChanged }: FileStreamOptions,
): AsyncGenerator<Uint8Array> {
  if (start >= end) return;
  const windows = new Windows(file, start, end, readAhead, clock);
  try {
    let next = windows.read();
    for (let offset = start; offset < end; ) {
      const chunk = await next;
      offset += chunk.byteLength;
      if (offset < end) {
        next = windows.read();
        next.catch(() => {});
      } else if ((end - start > unbrokenBytes || !isBeyondDoubt()) && (await hasChanged())) {
        throw new FsError(fsErrorCodes.changed);
      }
      yield chunk;
    }
  } catch (error) {
    const failure = toFsError(error, 'read');
    if (failure.code !== fsErrorCodes.changed || (await hasChanged())) throw failure;
    throw new FsError(fsErrorCodes.forbidden, error);
  } finally {
    windows.close();
  }
}

/** The same bytes in one window after another, each over as much as may be read ahead now. */
class Windows {
  readonly #file: File;
  readonly #end: number;
  readonly #readAhead: ReadAhead;
  readonly #clock: Clock;
  #position: number;
  #windowEnd = 0;
  #window: Window | undefined;
  #restarts = 0;
  #ended = false;
  /** Never a BYOB reader: they hang for ever in three of four sessions. */
  #reader: ReadableStreamDefaultReader<Uint8Array> | undefined;

  constructor(file: File, start: number, end: number, readAhead: ReadAhead, clock: Clock) {
    this.#file = file;
    this.#position = start;
    this.#end = end;
    this.#readAhead = readAhead;
    this.#clock = clock;
  }

  /** The next chunk; to be called one at a time, and not past the end. */
  async read(): Promise<Uint8Array> {
    for (;;) {
      const result = await withinTime(this.#reader?.read() ?? this.#readFirst(), this.#clock);
      if (result !== 'stalled') {
        // A snapshot never ends early: the file was cut off behind it.
        if (result.done) throw new FsError(fsErrorCodes.changed);
        this.#position += result.value.byteLength;
        this.#window?.took(result.value.byteLength);
        if (this.#position >= this.#windowEnd) this.#closeWindow();
        return result.value;
      }
      this.#closeWindow();
      if (this.#ended) throw new FsError(fsErrorCodes.aborted);
      this.#restarts += 1;
      if (this.#restarts > maxRestarts) throw new FsError(fsErrorCodes.io);
    }
  }

  close(): void {
    this.#ended = true;
    this.#closeWindow();
  }

  #closeWindow(): void {
    this.#reader?.cancel().catch(() => {});
    this.#reader = undefined;
    this.#window?.release();
    this.#window = undefined;
  }

  /** Opens a window. One that is small is read at one go: a stream costs the browser half as much again. */
  async #readFirst(): Promise<ReadableStreamReadResult<Uint8Array>> {
    this.#window = this.#readAhead.open(this.#end - this.#position);
    this.#windowEnd = this.#position + this.#window.size;
    const isWhole = this.#position === 0 && this.#windowEnd === this.#file.size;
    const part = isWhole ? this.#file : this.#file.slice(this.#position, this.#windowEnd);
    if (part.size <= unbrokenBytes) return { done: false, value: new Uint8Array(await part.arrayBuffer()) };
    this.#reader = part.stream().getReader();
    return this.#reader.read();
  }
}

function withinTime<T>(promise: Promise<T>, clock: Clock): Promise<T | 'stalled'> {
  return new Promise((resolve, reject) => {
    const timer = clock.after(stallMs, () => resolve('stalled'));
    promise.then(resolve, reject).finally(() => timer.dispose());
  });
}
