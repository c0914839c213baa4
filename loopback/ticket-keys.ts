import { constants, generateKeyPair, type KeyObject, privateDecrypt } from 'node:crypto';
import { promisify } from 'node:util';
import { publicKeyBytes, ticketBytes } from './link-messages.js';

/** The key pair whose public half goes into every link reply, RSA-1024 as the protocol fixes it. */
export class TicketKeys {
  readonly publicKey: Buffer;
  readonly #privateKey: KeyObject;

  private constructor(publicKey: Buffer, privateKey: KeyObject) {
    this.publicKey = publicKey;
    this.#privateKey = privateKey;
  }

  static async generate(): Promise<TicketKeys> {
    const { publicKey, privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: ticketBytes * 8 });
    const spki = publicKey.export({ type: 'spki', format: 'der' });
    if (spki.byteLength !== publicKeyBytes) throw new Error(`a public key of ${spki.byteLength} bytes`);
    return new TicketKeys(spki, privateKey);
  }

  /** Whether the ticket holds exactly this password and its NUL, in RSA-OAEP with SHA-1. */
  accepts(ticket: Buffer, password: string): boolean {
    const expected = Buffer.from(`${password}\0`, 'utf8');
    return spellings(ticket).some((spelling) => this.#decrypt(spelling)?.equals(expected) ?? false);
  }

  #decrypt(ticket: Buffer): Buffer | undefined {
    try {
      return privateDecrypt(
        { key: this.#privateKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1' },
        ticket,
      );
    } catch {
      return undefined;
    }
  }
}

/**
 * spice-html5: a cipher text that begins with zero bytes is sent without them and padded at the end, so that one ticket
 * of 256 is wrong and a real server refuses it. Accepted here, or every page test with a password would fail at times.
 */
function spellings(ticket: Buffer): Buffer[] {
  const result = [ticket];
  for (let zeros = 1; zeros <= 2 && ticket[ticketBytes - zeros] === 0; zeros += 1) {
    result.push(Buffer.concat([Buffer.alloc(zeros), ticket.subarray(0, ticketBytes - zeros)]));
  }
  return result;
}
