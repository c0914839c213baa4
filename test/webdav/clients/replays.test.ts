import { describe, expect, it } from 'vitest';
import { DavClient } from '../dav-client.js';
import { bytePeer } from './byte-peer.js';
import { readCaseDocuments } from './case-document.js';
import { handlerPeer } from './handler-peer.js';
import { startLighttpd } from './lighttpd.js';
import { replay } from './replay.js';

describe.each(readCaseDocuments())('$name', ({ cases }) => {
  describe.each(cases)('$title', (replayCase) => {
    const { steps, notForOracle } = replayCase;

    it('says where each step was seen', () => {
      for (const { prose } of steps) expect(prose).toMatch(/\(([^()]*|\([^()]*\))*\)[.:]?$/);
      expect(steps.length).toBeGreaterThan(0);
    });

    it('on a folder in memory', async () => {
      const client = new DavClient();
      expect(await replay(replayCase, handlerPeer(client.handler, client))).toEqual([]);
      expect(client.problems).toEqual([]);
    });

    it('through bytes', async () => {
      const client = new DavClient();
      expect(await replay(replayCase, bytePeer(client))).toEqual([]);
      expect(client.problems).toEqual([]);
    });

    if (notForOracle === undefined) {
      it('on the oracle, with the differences that are explained', async () => {
        const lighttpd = await startLighttpd();
        try {
          expect(await replay(replayCase, lighttpd.peer, { isOracle: true })).toEqual([]);
        } finally {
          await lighttpd.close();
        }
      }, 30_000);
    }
  });
});
