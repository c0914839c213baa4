import { describe, expect, it } from 'vitest';
import type { CreateObserver } from '../../../src/share/handles/folder-observer.js';
import { Presence } from '../../../src/share/handles/presence.js';

const handle = {} as FileSystemDirectoryHandle;

function observerThat(observe: () => Promise<void>): NonNullable<CreateObserver> {
  return () => ({ observe, disconnect: () => {} });
}

describe('whether a folder is still there', () => {
  it('is told by an observer, which is refused when it is not', async () => {
    let error: Error | undefined;
    const presence = new Presence(
      handle,
      observerThat(async () => {
        if (error !== undefined) throw error;
      }),
    );
    expect(presence.isMissing).toBe(false);
    await presence.look();
    expect(presence.isMissing).toBe(false);
    error = new DOMException('gone', 'NotFoundError');
    await presence.look();
    expect(presence.isMissing).toBe(true);
    error = new DOMException('revoked', 'NotAllowedError');
    await presence.look();
    expect(presence.isMissing).toBe(false);
    error = new DOMException('gone', 'NotFoundError');
    await presence.look();
    error = undefined;
    await presence.look();
    expect(presence.isMissing).toBe(false);
  });

  it('takes an observer of the folder for each look, and gives it back however the look ends', async () => {
    const steps: string[] = [];
    let answer = (): Promise<void> => Promise.resolve();
    const presence = new Presence(handle, () => ({
      observe: (observed) => {
        steps.push(observed === handle ? 'observed' : 'another folder');
        return answer();
      },
      disconnect: () => void steps.push('given back'),
    }));
    await presence.look();
    answer = () => Promise.reject(new DOMException('gone', 'NotFoundError'));
    await presence.look();
    expect(steps).toEqual(['observed', 'given back', 'observed', 'given back']);
  });

  it('is looked at once at a time, however slow the browser is', async () => {
    let looks = 0;
    let answer = (): void => {};
    const presence = new Presence(
      handle,
      observerThat(() => {
        looks += 1;
        return new Promise((resolve) => {
          answer = resolve;
        });
      }),
    );
    const first = presence.look();
    await presence.look();
    expect(looks).toBe(1);
    answer();
    await first;
    void presence.look();
    expect(looks).toBe(2);
  });

  it('is not known where the browser has no observers', async () => {
    const presence = new Presence(handle, undefined);
    await presence.look();
    expect(presence.isMissing).toBe(false);
  });
});
