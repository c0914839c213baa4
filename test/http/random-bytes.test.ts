import fc from 'fast-check';
import { expect, it } from 'vitest';
import { defaultLimits } from '../../src/base/limits.js';
import { settle } from '../fakes/client-connection.js';
import { readResponses } from './response-reader.js';
import { readAll, respond, serve } from './serving.js';

const piece = fc.oneof(
  fc.uint8Array({ minLength: 1, maxLength: 20 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
  fc.constantFrom(
    'GET / HTTP/1.1\r\nHost: a\r\n\r\n',
    'HEAD /b HTTP/1.0\r\n\r\n',
    'PUT /c HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\n',
    'PUT /d HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n',
    'PUT /e HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n',
    'Host: a\r\n',
    '3\r\nabc\r\n',
    '0\r\n\r\n',
    '\r\n',
    'abc',
    'GET ',
  ),
);

it('whatever comes is answered or waited for, and silence ends what was begun', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { minLength: 1, maxLength: 8 }), fc.boolean(), async (pieces, reads) => {
      const { connection, requests, send, wait, reports, errors, served } = serve(async (request) => {
        if (request.target === '/c' || !reads) return respond(403, 'no');
        return respond(200, await readAll(request));
      });
      for (const frame of pieces) await send(frame);
      await wait(defaultLimits.requestIdleTimeoutMs);
      await wait(defaultLimits.requestIdleTimeoutMs);
      const methods = requests.map(({ method }) => method);
      const finals = readResponses(connection.output, methods).filter(({ status }) => status >= 200);
      expect(finals.map(({ status }) => status)).toEqual(reports.map(({ status }) => status));
      // Each request that reached the handler has its answer, and a refusal comes at most once, last.
      expect(finals.length - requests.length).toBeOneOf([0, 1]);
      expect(errors).toEqual([]);
      if (connection.closed) await served;
      else {
        // Nothing is half read: the next request is served.
        expect(connection.isRead).toBe(true);
        await send('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
        expect(requests).toHaveLength(methods.length + 1);
        connection.leave();
        await served;
      }
      await settle();
    }),
    { numRuns: 300 },
  );
});
