import { defaultLimits } from '../../../src/base/limits.js';
import { serveConnection } from '../../../src/http/server-connection.js';
import { FakeClientConnection, settle } from '../../fakes/client-connection.js';
import { ManualClock } from '../../fakes/manual-clock.js';
import { readResponses } from '../../http/response-reader.js';
import { DavClient } from '../../webdav/dav-client.js';
import type { FuzzTarget } from '../fuzzer.js';

const request = (line: string, fields: readonly string[] = [], body = ''): Uint8Array =>
  new Uint8Array(Buffer.from(`${[`${line} HTTP/1.1`, 'Host: localhost:9843', ...fields].join('\r\n')}\r\n\r\n${body}`));

function withBody(line: string, body: string, fields: readonly string[] = []): Uint8Array {
  return request(line, [...fields, `Content-Length: ${Buffer.byteLength(body)}`], body);
}

const dav = 'xmlns:D="DAV:"';
const seeds = [
  request('OPTIONS /'),
  request('GET /d/x.txt', ['Range: bytes=0-1,3-', 'If-Range: "x"', 'Accept-Encoding: gzip;q=0.5']),
  request('GET /?sort=name&order=desc', ['Accept: text/html']),
  request('HEAD /f.txt', ['If-Modified-Since: Sun, 06 Nov 2094 08:49:37 GMT', 'If-None-Match: "a", W/"b"']),
  withBody('PUT /new.txt', 'content', ['X-OC-Mtime: 1700000000', 'If-None-Match: *']),
  request('PUT /c.txt', ['Transfer-Encoding: chunked', 'Expect: 100-continue'], '3\r\nabc\r\n0\r\nT: x\r\n\r\n'),
  withBody('PUT /f.txt', 'XY', ['Content-Range: bytes 1-2/5']),
  withBody('PATCH /f.txt', 'XY', ['X-Update-Range: bytes=1-', 'Content-Type: application/x-sabredav-partialupdate']),
  request('MKCOL /n/'),
  request('DELETE /d/', ['Depth: infinity']),
  request('COPY /d/', ['Destination: http://localhost:9843/e/', 'Overwrite: F', 'Depth: 0']),
  request('MOVE /f.txt', ['Destination: /d/%7E$f.txt']),
  withBody('PROPFIND /', '', ['Depth: 1', 'Prefer: return=minimal']),
  withBody('PROPFIND /d', `<D:propfind ${dav}><D:prop><D:getetag/><D:resourcetype/></D:prop></D:propfind>`, [
    'Depth: 0',
  ]),
  withBody(
    'PROPPATCH /f.txt',
    `<D:propertyupdate ${dav}><D:set><D:prop><a xmlns="u">1</a></D:prop></D:set></D:propertyupdate>`,
  ),
  withBody(
    'LOCK /f.txt',
    `<D:lockinfo ${dav}><D:lockscope><D:exclusive/></D:lockscope><D:locktype><D:write/></D:locktype></D:lockinfo>`,
    ['Timeout: Second-5'],
  ),
  request('UNLOCK /f.txt', ['Lock-Token: <urn:uuid:1>']),
  // Refused as they are: what is done all the same is seen in the folder.
  request('MKCOL /m', ['If-Match: *']),
  request('DELETE /f.txt', ['If: (<urn:uuid:1> ["x"])']),
  request('DELETE /d/x.txt', ['If-Unmodified-Since: Sun, 06 Nov 1994 08:49:37 GMT']),
  request('MOVE /f.txt', ['Destination: /d/x.txt', 'Overwrite: F']),
  request('COPY /d/', ['Destination: /d/sub/', 'If-None-Match: *']),
  withBody('PUT /f.txt', 'content', ['Content-Digest: sha-256=:AAAA:']),
  withBody('PUT /no/new.txt', 'content', ['If-Match: "x"']),
  withBody(
    'SEARCH /',
    `<D:searchrequest ${dav}><D:basicsearch><D:select><D:allprop/></D:select><D:from><D:scope><D:href>/</D:href><D:depth>1</D:depth></D:scope></D:from></D:basicsearch></D:searchrequest>`,
  ),
  withBody(
    'REPORT /',
    `<D:sync-collection ${dav}><D:sync-token/><D:sync-level>1</D:sync-level><D:prop><D:getetag/></D:prop></D:sync-collection>`,
  ),
];

/** What may change the folder when it is answered with success, 207 included. */
const changing = new Set(['PUT', 'PATCH', 'DELETE', 'MKCOL', 'COPY', 'MOVE', 'LOCK']);

/**
 * Everything between the mux and the folder: bytes of a guest's program in, answers out. Whatever they are, each answer
 * can be read, none is a 500, nothing unforeseen happens, and the next client is served. What is refused is not done, and
 * neither is what no answer was given to.
 */
const server: FuzzTarget = {
  name: 'server',
  seeds,
  dictionary: [
    ...[
      'GET ',
      'PUT ',
      'HTTP/1.1',
      'HTTP/1.0',
      '\r\n',
      '\r\n\r\n',
      ': ',
      'Content-Length: ',
      'Transfer-Encoding: chunked',
    ],
    ...[
      'Depth: ',
      'infinity',
      'Destination: ',
      'Overwrite: ',
      'If: ',
      'Range: bytes=',
      'Host: ',
      'Origin: ',
      '%2e%2e',
      '%00',
    ],
    ...[
      'Expect: 100-continue',
      'Connection: close',
      'Lock-Token: ',
      'Timeout: ',
      'Accept-Encoding: gzip',
      'If-Match: *',
      'If-None-Match: *',
    ],
    ...['(<', '>)', '["', '"]', '-', ',', '/', '0\r\n\r\n', '<D:', '/>', '</', 'xmlns="', 'Content-Encoding: gzip'],
  ],
  async run(input) {
    const client = new DavClient();
    await client.populate({ 'f.txt': 'hello', 'd/x.txt': 'inside', 'd/sub/': '' });
    const before = JSON.stringify(await client.tree());
    const clock = new ManualClock();
    const errors: unknown[] = [];
    const methods: string[] = [];
    const serve = (connection: FakeClientConnection): Promise<void> =>
      serveConnection(
        connection,
        {
          handle(incoming) {
            methods.push(incoming.method);
            return client.handler.handle(incoming);
          },
        },
        { limits: defaultLimits, clock, onError: (error) => errors.push(error) },
      );
    const connection = new FakeClientConnection();
    const served = serve(connection);
    connection.send(input);
    for (let round = 0; round < 3; round += 1) {
      await settle();
      clock.advance(defaultLimits.requestIdleTimeoutMs);
    }
    await settle();
    connection.leave();
    await served;
    const problem = errors[0] ?? client.problems[0];
    if (problem !== undefined) throw problem;
    const statuses = statusesOf(connection.output, methods);
    if (statuses.includes(500)) throw new Error('500');
    const mayChange = methods.some((method) => changing.has(method)) && statuses.some((status) => status < 300);
    const after = JSON.stringify(await client.tree());
    if (after !== before && !mayChange) throw new Error(`${methods} with ${statuses} made ${after} of the folder`);
    const next = new FakeClientConnection();
    const nextServed = serve(next);
    next.send(request('OPTIONS /'));
    await settle();
    next.leave();
    await nextServed;
    if (!next.output.startsWith('HTTP/1.1 200 ')) throw new Error(`the next client got ${next.output.slice(0, 40)}`);
  },
};

/** Of the answers; interim ones are none. */
function statusesOf(output: string, methods: readonly string[]): number[] {
  return readResponses(output, methods)
    .map(({ status }) => status)
    .filter((status) => status >= 200);
}

export const serverTargets: readonly FuzzTarget[] = [server];
