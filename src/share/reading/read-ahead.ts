import { Churn } from '../../base/churn.js';

/** What all readers of a drive together may hold of their files: bytes that were read and that nobody has taken yet. */
const budgetBytes = 24 * 1024 * 1024;
/** Each window is this part of what is left: the first reader gets much, the thousandth something still. */
const shareOfRest = 1 / 4;
const smallestWindowBytes = 16 * 1024;
/** More than this the browser does not read ahead, however long the window. */
const mostHeldBytes = 6 * 1024 * 1024;

/** A part of a file that may be read in one go. */
export interface Window {
  /** Bytes. */
  readonly size: number;
  /** Notes bytes of it that were read. */
  took(bytes: number): void;
  /** To be called once, when it has been read to its end or is given up. */
  release(): void;
}

/**
 * Bounds what readers of files hold who are not read themselves: a thousand downloads that a guest starts and leaves
 * standing. The more is held, the smaller the steps in which each goes on.
 */
export class ReadAhead {
  #heldBytes = 0;
  /** Of all readers: one that is left early has read too little to be noticed by itself. */
  readonly #churn = new Churn();

  /** @param wanted the bytes that are left to read. */
  open(wanted: number): Window {
    const share = Math.floor((budgetBytes - this.#heldBytes) * shareOfRest);
    // A share as large as the browser's own read-ahead: all the rest costs no more.
    const size = share >= mostHeldBytes ? wanted : Math.min(wanted, Math.max(share, smallestWindowBytes));
    const held = Math.min(size, mostHeldBytes);
    this.#heldBytes += held;
    return {
      size,
      took: (bytes) => this.#churn.count(bytes),
      release: () => {
        this.#heldBytes -= held;
      },
    };
  }
}
