import { constants, createPublicKey, publicEncrypt } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { LinkStage, type LinkStep } from '../../loopback/link-stage.js';
import { TicketKeys } from '../../loopback/ticket-keys.js';
import { ByteQueue } from '../../src/base/byte-queue.js';

let keys: TicketKeys;
beforeAll(async () => {
  keys = await TicketKeys.generate();
});

function opening(caps: number): Buffer {
  const bytes = Buffer.alloc(38);
  bytes.write('REDQ', 'latin1');
  bytes.writeUInt32LE(2, 4);
  bytes.writeUInt32LE(22, 12);
  bytes.writeUInt8(11, 20);
  bytes.writeUInt32LE(1, 22);
  bytes.writeUInt32LE(18, 30);
  bytes.writeUInt32LE(caps, 34);
  return bytes;
}

function ticket(plain: string): Buffer {
  const key = createPublicKey({ key: keys.publicKey, format: 'der', type: 'spki' });
  const padding = { key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1' };
  return publicEncrypt(padding, Buffer.from(plain));
}

/** All steps when every byte comes alone. */
function run(password: string | undefined, ...parts: Buffer[]): LinkStep[] {
  const stage = new LinkStage(keys, password);
  const queue = new ByteQueue();
  const steps: LinkStep[] = [];
  for (const byte of Buffer.concat(parts)) {
    queue.push(Buffer.of(byte));
    for (let step = stage.advance(queue); step !== undefined; step = stage.advance(queue)) steps.push(step);
  }
  return steps;
}

const authSpice = Buffer.from([1, 0, 0, 0]);

describe('the link', () => {
  it('is accepted with the right ticket', () => {
    const steps = run('secret', opening(9), authSpice, ticket('secret\0'));
    expect(steps.map((step) => step.type)).toEqual(['reply', 'accepted']);
  });

  it('takes the ticket at once from a client that cannot choose its mechanism', () => {
    const steps = run('secret', opening(8), ticket('secret\0'));
    expect(steps.map((step) => step.type)).toEqual(['reply', 'accepted']);
  });

  it.each([
    ['another password', 'Secret\0'],
    ['no NUL after it', 'secret'],
    ['more after the NUL', 'secret\0more\0'],
    ['an empty one', '\0'],
  ])('is refused with permission denied for %s', (_name, plain) => {
    const last = run('secret', opening(9), authSpice, ticket(plain)).at(-1);
    expect(last).toEqual({ type: 'refused', bytes: Buffer.from([7, 0, 0, 0]) });
  });

  it('is refused for a ticket that is no cipher text', () => {
    const last = run('secret', opening(9), authSpice, Buffer.alloc(128, 7)).at(-1);
    expect(last).toEqual({ type: 'refused', bytes: Buffer.from([7, 0, 0, 0]) });
  });

  it('takes any ticket when there is no password', () => {
    expect(run(undefined, opening(9), authSpice, Buffer.alloc(128)).at(-1)?.type).toBe('accepted');
  });

  it('is refused for another mechanism than SPICE', () => {
    const last = run(undefined, opening(9), Buffer.from([2, 0, 0, 0])).at(-1);
    expect(last).toEqual({ type: 'refused', bytes: Buffer.from([3, 0, 0, 0]) });
  });

  it('accepts a ticket whose leading zero byte spice-html5 moved to the end', () => {
    let cipher = ticket('secret\0');
    // One cipher text of 256 begins with a zero byte.
    while (cipher[0] !== 0) cipher = ticket('secret\0');
    const moved = Buffer.concat([cipher.subarray(1), Buffer.alloc(1)]);
    expect(run('secret', opening(9), authSpice, moved).at(-1)?.type).toBe('accepted');
  });
});
