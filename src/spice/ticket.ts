/** SPICE_MAX_PASSWORD_LENGTH: RSA-OAEP with SHA-1 and 1024 bits leaves room for little more. */
const maxPasswordBytes = 60;

/**
 * The ticket of a link: RSA-OAEP with SHA-1 over the password and a NUL.
 * @param publicKey SubjectPublicKeyInfo of an RSA-1024 key, as the link reply brings it.
 * @returns 128 bytes.
 * @throws DOMException or TypeError when the key is none; RangeError when the password is too long for SPICE.
 */
export async function encryptTicket(publicKey: Uint8Array<ArrayBuffer>, password: string): Promise<Uint8Array> {
  const plain = new TextEncoder().encode(`${password}\0`);
  if (plain.byteLength - 1 > maxPasswordBytes) throw new RangeError('a SPICE password has at most 60 bytes');
  const key = await crypto.subtle.importKey('spki', publicKey, { name: 'RSA-OAEP', hash: 'SHA-1' }, false, ['encrypt']);
  return new Uint8Array(await crypto.subtle.encrypt({ name: 'RSA-OAEP' }, key, plain));
}
