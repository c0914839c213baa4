import { describe, expect, it } from 'vitest';
import { defaultLimits } from '../../src/base/limits.js';
import { HttpHeaders, type RequestHandler } from '../../src/http/message.js';
import { serveConnection } from '../../src/http/server-connection.js';
import { FakeClientConnection, settle, toText } from '../fakes/client-connection.js';
import { ManualClock } from '../fakes/manual-clock.js';
import { readCaseDocuments } from './case-document.js';
import { readResponses } from './response-reader.js';

/** The limits that the documents talk about: small, so that a case can be read. */
const limits = {
  ...defaultLimits,
  maxTargetBytes: 40,
  maxHeaderBytes: 160,
  maxHeaderFields: 4,
  maxChunkLineBytes: 20,
  maxTrailerBytes: 40,
};

/** Sends the parts one after the other, each once the server has done what it could, and tells what came of it. */
async function replay(parts: readonly string[]): Promise<string> {
  const events: string[] = [];
  const methods: string[] = [];
  const handler: RequestHandler = {
    async handle({ method, target, authority, headers, body }) {
      methods.push(method);
      events.push(`request ${method} ${target} on ${authority || 'nothing'}`);
      for (const [name, value] of headers) events.push(`  ${name}: ${JSON.stringify(value)}`);
      let content = '';
      try {
        for await (const chunk of body) content += toText(chunk);
        if (body.length !== 0) events.push(`  body ${JSON.stringify(content)}`);
      } catch (error) {
        events.push(`  body ${JSON.stringify(content)} then refused`);
        throw error;
      }
      return { status: 200, headers: new HttpHeaders(), body: null };
    },
  };
  const connection = new FakeClientConnection();
  const served = serveConnection(connection, handler, {
    limits,
    clock: new ManualClock(),
    onResponse: ({ status }) =>
      events.push(`answer ${status}${connection.output.endsWith('Connection: close\r\n\r\n') ? ' close' : ''}`),
  });
  for (const part of parts) {
    connection.send(part);
    await settle();
  }
  expect(readResponses(connection.output, methods).map(({ status }) => `answer ${status}`)).toEqual(
    events.filter((event) => event.startsWith('answer')).map((event) => event.replace(' close', '')),
  );
  const closed = connection.closed;
  connection.leave();
  await served;
  return [...events, closed ? 'closed' : 'open'].join('\n');
}

describe.each(readCaseDocuments())('$name', ({ cases }) => {
  it.each(cases)('$title', async ({ sent, events }) => {
    expect(await replay([sent])).toBe(events);
    expect(await replay([...sent])).toBe(events);
    for (let at = 1; at < sent.length; at += 1) {
      expect(await replay([sent.slice(0, at), sent.slice(at)]), `cut at ${at}`).toBe(events);
    }
  });
});
