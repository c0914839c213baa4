import { constants, generateKeyPairSync, privateDecrypt } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { encryptTicket } from '../../src/spice/ticket.js';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
const spki = Uint8Array.from(publicKey.export({ type: 'spki', format: 'der' }));

const decrypt = (ticket: Uint8Array): string =>
  privateDecrypt({ key: privateKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1' }, ticket).toString();

describe('encryptTicket', () => {
  it('takes the key as the server sends it, in 162 bytes', () => {
    expect(spki.byteLength).toBe(162);
  });

  it.each(['', 'secret', 'pässwörd', 'x'.repeat(60)])('encrypts %j and a NUL into 128 bytes', async (password) => {
    const ticket = await encryptTicket(spki, password);
    expect(ticket.byteLength).toBe(128);
    expect(decrypt(ticket)).toBe(`${password}\0`);
  });

  it('refuses more than 60 bytes, counted in UTF-8', async () => {
    await expect(encryptTicket(spki, 'x'.repeat(61))).rejects.toThrow(RangeError);
    await expect(encryptTicket(spki, 'ä'.repeat(31))).rejects.toThrow(RangeError);
  });

  it('refuses what is no key', async () => {
    await expect(encryptTicket(new Uint8Array(162), 'x')).rejects.toThrow();
  });
});
