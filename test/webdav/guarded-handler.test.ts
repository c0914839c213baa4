import { describe, expect, it } from 'vitest';
import { guardHandler, HttpHeaders, type HttpRequest, type RequestHandler } from '../../src/webdav/index.js';
import { authority, type Fields, untouchableBody } from './dav-client.js';

/** A handler that answers everything, and grants everybody everything. */
class Careless implements RequestHandler {
  readonly seen: string[] = [];

  async handle({ method }: HttpRequest) {
    this.seen.push(method);
    const headers = new HttpHeaders([['Content-Security-Policy', 'sandbox']]);
    return { status: 200, headers, body: null };
  }
}

const request = (method: string, host: string, fields: Fields): HttpRequest => {
  const { signal } = new AbortController();
  const headers = new HttpHeaders(Object.entries(fields));
  return { method, target: '/', authority: host, headers, body: untouchableBody, signal };
};

describe('guardHandler', () => {
  it('guards any handler: it sees nothing of what a page of another site asks', async () => {
    const careless = new Careless();
    const guarded = guardHandler(careless, ['share.example']);
    const status = async (host: string, fields: Fields = {}) =>
      (await guarded.handle(request('PUT', host, fields))).status;
    expect(await status('evil.example')).toBe(421);
    expect(await status(authority, { Origin: 'http://evil.example' })).toBe(403);
    expect(careless.seen).toEqual([]);
    expect(await status(authority)).toBe(200);
    expect(await status('share.example')).toBe(200);
    expect(careless.seen).toEqual(['PUT', 'PUT']);
  });

  it('contains what it answers, and leaves what the answer says itself', async () => {
    const { headers } = await guardHandler(new Careless()).handle(request('GET', authority, {}));
    expect(headers.getAll('Content-Security-Policy')).toEqual(['sandbox']);
    expect(headers.get('X-Content-Type-Options')).toBe('nosniff');
    expect(headers.get('Cross-Origin-Resource-Policy')).toBe('same-origin');
  });
});
