import { createHash } from 'node:crypto';

/**
 * Contents that tell what they are: `label length sha256\n`, then bytes. A file that is part one version and part
 * another, cut off or empty, is no content.
 */
export interface Content {
  /** Which version it is: the same text for no other. */
  readonly label: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** @param size of what follows the head, in bytes. @param label without spaces. */
export function makeContent(label: string, size: number): Content {
  const body = Buffer.alloc(size, createHash('sha512').update(label).digest());
  return { label, bytes: Buffer.concat([Buffer.from(`${label} ${size} ${sha256(body)}\n`), body]) };
}

/** The label of a whole content; undefined for anything else. */
export function labelOf(bytes: Uint8Array): string | undefined {
  const end = bytes.indexOf(0x0a);
  const [label, size, hash] = Buffer.from(bytes.subarray(0, Math.max(end, 0)))
    .toString('latin1')
    .split(' ');
  const body = bytes.subarray(end + 1);
  return Number(size) === body.byteLength && hash === sha256(body) ? label : undefined;
}
