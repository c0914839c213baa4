import { describe, expect, it } from 'vitest';
import { DavClient } from '../dav-client.js';

describe('UNLOCK (RFC 4918 9.11)', () => {
  it('ends the lock', async () => {
    const client = new DavClient();
    await client.populate({ a: '1' });
    const token = await client.lock('/a');
    expect(await client.status('UNLOCK', '/a', { 'Lock-Token': `<${token}>` })).toBe(204);
    expect(await client.status('PUT', '/a', {}, 'x')).toBe(204);
    expect(await client.status('UNLOCK', '/a', { 'Lock-Token': `<${token}>` })).toBe(409);
  });

  it('takes a token without brackets, as Windows sends it', async () => {
    const client = new DavClient();
    await client.populate({ a: '1' });
    expect(await client.status('UNLOCK', '/a', { 'Lock-Token': await client.lock('/a') })).toBe(204);
  });

  it('takes any resource that the lock covers, and no other: 409', async () => {
    const client = new DavClient();
    await client.populate({ 'c/a': '1', b: '2' });
    const fields = { 'Lock-Token': `<${await client.lock('/c')}>` };
    const { status, text } = await client.send('UNLOCK', '/b', fields);
    expect(status).toBe(409);
    expect(text).toContain('<D:lock-token-matches-request-uri/>');
    expect(await client.status('UNLOCK', '/c/a', fields)).toBe(204);
    expect(await client.status('PUT', '/c/a', {}, 'x')).toBe(204);
  });

  it('ends the lock of what the host has removed', async () => {
    const client = new DavClient();
    await client.populate({ a: '1' });
    const token = await client.lock('/a');
    await client.filesystem.remove(['a']);
    expect(await client.status('UNLOCK', '/a', { 'Lock-Token': `<${token}>` })).toBe(204);
    expect(await client.status('UNLOCK', '/a', { 'Lock-Token': `<${token}>` })).toBe(404);
  });

  it('needs a token: 400', async () => {
    const client = new DavClient();
    await client.populate({ a: '1' });
    expect(await client.status('UNLOCK', '/a')).toBe(400);
  });

  it('leaves the other shared locks', async () => {
    const client = new DavClient();
    await client.populate({ a: '1' });
    const first = await client.lock('/a', {}, 'shared');
    await client.lock('/a', {}, 'shared');
    await client.send('UNLOCK', '/a', { 'Lock-Token': `<${first}>` });
    expect(await client.status('PUT', '/a', {}, 'x')).toBe(423);
  });
});
