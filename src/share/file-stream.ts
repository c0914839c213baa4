import { BufferChurn } from '../base/buffer-churn.js';
import type { Clock } from '../base/clock.js';
import { FsError, fsErrorCodes } from './fs-error.js';
import { toFsError } from './fs-error-mapping.js';

/** A read that gives nothing for so long hangs: Chromium's streams have been seen to. It is begun anew where it stood. */
const stallMs = 10_000;
const maxRestarts = 3;
/** What the browser reads at one go. After more, the file is asked once more before the end is given. */
const unbrokenBytes = 64 * 1024;

/**
 * A part of one snapshot of a file, read one chunk ahead of the consumer. Chunks are as the browser gives them, up to
 * 2 MiB. Never a BYOB reader: they hang for ever in three of four sessions.
 * @param changed asks whether the file is no longer the one of the snapshot. The browser asks only when a stream
 *   begins: what the host writes into the file afterwards comes as if it had been there.
 * @throws FsError `changed`, at the latest in place of the last chunk: no reader ends with two versions in one.
 */
export async function* streamFile(
  file: File,
  start: number,
  end: number,
  clock: Clock,
  changed: () => Promise<boolean>,
): AsyncGenerator<Uint8Array> {
  let offset = start;
  let restarts = 0;
  const churn = new BufferChurn();
  while (offset < end) {
    const reader = file.slice(offset, end).stream().getReader();
    try {
      let next = reader.read();
      while (offset < end) {
        const result = await withinTime(next, clock);
        if (result === 'stalled') {
          restarts += 1;
          if (restarts > maxRestarts) throw new FsError(fsErrorCodes.io);
          break;
        }
        // A snapshot never ends early: the file was cut off behind it.
        if (result.done) throw new FsError(fsErrorCodes.changed);
        offset += result.value.byteLength;
        churn.count(result.value.byteLength);
        next = reader.read();
        next.catch(() => {});
        if (offset >= end && end - start > unbrokenBytes && (await changed())) throw new FsError(fsErrorCodes.changed);
        yield result.value;
      }
    } catch (error) {
      const failure = toFsError(error, 'read');
      if (failure.code !== fsErrorCodes.changed || (await changed())) throw failure;
      throw new FsError(fsErrorCodes.forbidden, error);
    } finally {
      reader.cancel().catch(() => {});
    }
  }
}

function withinTime<T>(promise: Promise<T>, clock: Clock): Promise<T | 'stalled'> {
  return new Promise((resolve, reject) => {
    const timer = clock.after(stallMs, () => resolve('stalled'));
    promise.then(resolve, reject).finally(() => timer.dispose());
  });
}
