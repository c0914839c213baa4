import { describe, expect, it } from 'vitest';
import { defaultLimits } from '../../src/base/limits.js';
import { HttpHeaders } from '../../src/http/message.js';
import { openDrive } from '../../src/session/drive.js';
import { FakeDisk } from '../fakes/fake-directory-handle.js';
import { ManualClock } from '../fakes/manual-clock.js';
import { authority, bodyOf } from '../webdav/dav-client.js';

describe('the drive', () => {
  it('answers by the settings of the host page: a quota over all its folders', async () => {
    const problems: unknown[] = [];
    const drive = await openDrive({
      settings: { quotaBytes: 5 },
      clock: new ManualClock(),
      limits: defaultLimits,
      onProblem: (error) => problems.push(error),
    });
    const [first, second] = [new FakeDisk(), new FakeDisk()];
    await drive.addFolder(first.root, 'first', 'readwrite');
    await drive.addFolder(second.root, 'second', 'readwrite');
    const put = async (target: string, content: string): Promise<number> => {
      const body = bodyOf(content);
      const { signal } = new AbortController();
      const headers = new HttpHeaders([['Host', authority]]);
      return (await drive.handler.handle({ method: 'PUT', target, authority, headers, body, signal })).status;
    };
    const statuses = [await put('/a', '123'), await put('/second/b', '456'), await put('/second/b', '45')];
    expect([statuses, first.listing(), second.listing(), problems]).toEqual([[201, 507, 201], ['a'], ['b'], []]);
    drive.close();
  });
});
