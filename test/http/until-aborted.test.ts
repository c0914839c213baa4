import { expect, it, vi } from 'vitest';
import { untilAborted } from '../../src/http/until-aborted.js';
import { settle } from '../fakes/client-connection.js';

it('leaves no listener behind, so that a long connection does not grow', async () => {
  const { signal } = new AbortController();
  const added = vi.spyOn(signal, 'addEventListener');
  const removed = vi.spyOn(signal, 'removeEventListener');
  expect(await untilAborted(signal, Promise.resolve(1))).toBe(1);
  await expect(untilAborted(signal, Promise.reject(new Error('no')))).rejects.toThrow('no');
  await settle();
  expect(added.mock.calls.map(([, listener]) => listener)).toEqual(removed.mock.calls.map(([, listener]) => listener));
  expect(added).toHaveBeenCalledTimes(2);
});

it('rejects with the reason, at once and when it was aborted before', async () => {
  const controller = new AbortController();
  const waiting = untilAborted(controller.signal, new Promise(() => {}));
  controller.abort('gone');
  await expect(waiting).rejects.toBe('gone');
  // What was given up rejects later without anybody's harm.
  await expect(untilAborted(controller.signal, Promise.reject(new Error('late')))).rejects.toBe('gone');
});
