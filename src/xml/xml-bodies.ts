import type { Limits } from '../base/limits.js';
import type { XmlElement } from './xml-element.js';
import { XmlError } from './xml-error.js';
import { readXml, type XmlLimits } from './xml-reader.js';

/**
 * So much of each body is not counted: no program that we know sends more, and so all are served while a guest fills
 * the rest. `maxClients` times as much is what that can come to.
 */
const freeBytes = 8 * 1024;
/** What is held grows to twice its size, so up to twice what is counted; from so much on. */
const leastBytes = 1024;

/**
 * Reads XML bodies. What has not come to its end is held as bytes, and all clients' together within one bound: a tree
 * takes forty times as much, and a client may let its end wait for as long as it likes.
 */
export class XmlBodies {
  readonly #limits: XmlLimits & Pick<Limits, 'maxXmlBytes' | 'maxHeldXmlBytes'>;
  /** Of all bodies under way, without what is free. */
  #countedBytes = 0;

  constructor(limits: XmlLimits & Pick<Limits, 'maxXmlBytes' | 'maxHeldXmlBytes'>) {
    this.#limits = limits;
  }

  /**
   * Reads a whole body as one XML document.
   * @param chunks the body's bytes, cut anywhere; left early on an error, and what they throw is passed on.
   * @returns the root, or null for a body of no bytes at all, which WebDAV gives a meaning of its own.
   * @throws XmlError
   */
  async read(chunks: AsyncIterable<Uint8Array>): Promise<XmlElement | null> {
    const { maxXmlBytes } = this.#limits;
    let held = new Uint8Array(0);
    let length = 0;
    try {
      for await (const bytes of chunks) {
        const end = length + bytes.byteLength;
        if (end > maxXmlBytes) throw new XmlError('too-large', `more than ${maxXmlBytes} bytes`);
        this.#count(length, end);
        if (end > held.byteLength) {
          const larger = new Uint8Array(Math.max(end, leastBytes, Math.min(2 * held.byteLength, maxXmlBytes)));
          larger.set(held);
          held = larger;
        }
        held.set(bytes, length);
        length = end;
      }
      return length === 0 ? null : readXml(held.subarray(0, length), this.#limits);
    } finally {
      this.#count(length, 0);
    }
  }

  #count(before: number, after: number): void {
    const growth = Math.max(0, after - freeBytes) - Math.max(0, before - freeBytes);
    const counted = this.#countedBytes + growth;
    if (growth > 0 && counted > this.#limits.maxHeldXmlBytes) {
      throw new XmlError('busy', `more than ${this.#limits.maxHeldXmlBytes} bytes of bodies under way`);
    }
    this.#countedBytes = counted;
  }
}
