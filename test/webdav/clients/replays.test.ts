import { describe, expect, it } from 'vitest';
import { ReadOnlySwitch } from '../../../src/share/drive/read-only.js';
import { MemoryFilesystem } from '../../../src/share/memory.js';
import { DavClient } from '../dav-client.js';
import { bytePeer } from './byte-peer.js';
import { readCaseDocuments } from './case-document.js';
import { handlerPeer, type ReplayFolder } from './handler-peer.js';
import { startLighttpd } from './lighttpd.js';
import { replay } from './replay.js';

/** A folder in memory that the person may share without writes. */
function memoryFolder(): { readonly client: DavClient; readonly folder: ReplayFolder } {
  const writes = new ReadOnlySwitch(new MemoryFilesystem(), false);
  const client = new DavClient({ filesystem: writes });
  const folder: ReplayFolder = {
    populate: (tree) => client.populate(tree),
    forbidWrites: async () => {
      writes.readOnly = true;
    },
    tree: () => client.tree(),
  };
  return { client, folder };
}

describe.each(readCaseDocuments())('$name', ({ cases }) => {
  describe.each(cases)('$title', (replayCase) => {
    const { steps, isReadOnly, notForOracle } = replayCase;

    it('says where each step was seen', () => {
      for (const { prose } of steps) expect(prose).toMatch(/\(([^()]*|\([^()]*\))*\)[.:]?$/);
      expect(steps.length).toBeGreaterThan(0);
    });

    it('on a folder in memory', async () => {
      const { client, folder } = memoryFolder();
      expect(await replay(replayCase, handlerPeer(client.handler, folder))).toEqual([]);
      expect(client.problems).toEqual([]);
    });

    it('through bytes', async () => {
      const { client, folder } = memoryFolder();
      expect(await replay(replayCase, bytePeer(client, folder))).toEqual([]);
      expect(client.problems).toEqual([]);
    });

    if (notForOracle === undefined) {
      it('on the oracle, with the differences that are explained', async () => {
        const lighttpd = await startLighttpd(isReadOnly);
        try {
          expect(await replay(replayCase, lighttpd.peer, { isOracle: true })).toEqual([]);
        } finally {
          await lighttpd.close();
        }
      }, 30_000);
    }
  });
});
