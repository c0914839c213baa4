/** SHA-512 (FIPS 180-4 6.4): words of 64 bits, each as its high and its low half. */

interface Constants {
  readonly start: Int32Array;
  readonly steps: Int32Array;
}

let known: Constants | undefined;

/** Computed when first asked for: the first 64 bits behind the point of roots of primes (FIPS 180-4 4.2.3, 5.3.5). */
function constants(): Constants {
  if (known !== undefined) return known;
  const primes: bigint[] = [];
  for (let number = 2n; primes.length < 80; number += 1n) {
    if (primes.every((prime) => number % prime !== 0n)) primes.push(number);
  }
  const halves = (roots: readonly bigint[]): Int32Array =>
    Int32Array.from(roots.flatMap((root) => [Number((root >> 32n) & 0xffff_ffffn), Number(root & 0xffff_ffffn)]));
  known = {
    start: halves(primes.slice(0, 8).map((prime) => rootOf(prime << 128n, 2n))),
    steps: halves(primes.map((prime) => rootOf(prime << 192n, 3n))),
  };
  return known;
}

/** Rounded down; by Newton's method, from above. */
function rootOf(value: bigint, degree: bigint): bigint {
  let root = 1n << 80n;
  for (;;) {
    const next = ((degree - 1n) * root + value / root ** (degree - 1n)) / degree;
    if (next >= root) return root;
    root = next;
  }
}

export function sha512Start(): Int32Array {
  return constants().start;
}

/** What a sum of low halves carries into the high ones. */
const carry = (sum: number): number => (sum / 0x1_0000_0000) | 0;

/** Shared by all: nothing in here outlives a block. */
const words = new Int32Array(160);
const variables = new Int32Array(16);

export function compressSha512(state: Int32Array, block: DataView, offset: number): void {
  for (let index = 0; index < 32; index += 1) words[index] = block.getInt32(offset + index * 4);
  for (let index = 32; index < 160; index += 2) expand(index);
  const { steps } = constants();
  variables.set(state);
  for (let step = 0; step < 80; step += 1) mix(step, steps);
  for (let index = 0; index < 16; index += 2) {
    const low = ((state[index + 1] as number) >>> 0) + ((variables[index + 1] as number) >>> 0);
    state[index] = (state[index] as number) + (variables[index] as number) + carry(low);
    state[index + 1] = low;
  }
}

function expand(index: number): void {
  const xHigh = words[index - 30] as number;
  const xLow = words[index - 29] as number;
  const yHigh = words[index - 4] as number;
  const yLow = words[index - 3] as number;
  const s0High = ((xHigh >>> 1) | (xLow << 31)) ^ ((xHigh >>> 8) | (xLow << 24)) ^ (xHigh >>> 7);
  const s0Low = ((xLow >>> 1) | (xHigh << 31)) ^ ((xLow >>> 8) | (xHigh << 24)) ^ ((xLow >>> 7) | (xHigh << 25));
  const s1High = ((yHigh >>> 19) | (yLow << 13)) ^ ((yLow >>> 29) | (yHigh << 3)) ^ (yHigh >>> 6);
  const s1Low = ((yLow >>> 19) | (yHigh << 13)) ^ ((yHigh >>> 29) | (yLow << 3)) ^ ((yLow >>> 6) | (yHigh << 26));
  const low =
    ((words[index - 31] as number) >>> 0) + (s0Low >>> 0) + ((words[index - 13] as number) >>> 0) + (s1Low >>> 0);
  words[index] = (words[index - 32] as number) + s0High + (words[index - 14] as number) + s1High + carry(low);
  words[index + 1] = low;
}

/** Where a variable of the eight is: they stay, and which place is whose goes round by one a step. */
const placeOf = (variable: number, step: number): number => ((variable - step) & 7) * 2;
const at = (place: number): number => variables[place] as number;

function mix(step: number, steps: Int32Array): void {
  const a = placeOf(0, step);
  const b = placeOf(1, step);
  const c = placeOf(2, step);
  const d = placeOf(3, step);
  const e = placeOf(4, step);
  const f = placeOf(5, step);
  const g = placeOf(6, step);
  const h = placeOf(7, step);
  const eHigh = at(e);
  const eLow = at(e + 1);
  const s1High = ((eHigh >>> 14) | (eLow << 18)) ^ ((eHigh >>> 18) | (eLow << 14)) ^ ((eLow >>> 9) | (eHigh << 23));
  const s1Low = ((eLow >>> 14) | (eHigh << 18)) ^ ((eLow >>> 18) | (eHigh << 14)) ^ ((eHigh >>> 9) | (eLow << 23));
  const chosenHigh = (eHigh & at(f)) ^ (~eHigh & at(g));
  const chosenLow = (eLow & at(f + 1)) ^ (~eLow & at(g + 1));
  const constantLow = (steps[step * 2 + 1] as number) >>> 0;
  const wordLow = (words[step * 2 + 1] as number) >>> 0;
  const low1 = (at(h + 1) >>> 0) + (s1Low >>> 0) + (chosenLow >>> 0) + constantLow + wordLow;
  const high1 =
    (at(h) + s1High + chosenHigh + (steps[step * 2] as number) + (words[step * 2] as number) + carry(low1)) | 0;

  const aHigh = at(a);
  const aLow = at(a + 1);
  const s0High = ((aHigh >>> 28) | (aLow << 4)) ^ ((aLow >>> 2) | (aHigh << 30)) ^ ((aLow >>> 7) | (aHigh << 25));
  const s0Low = ((aLow >>> 28) | (aHigh << 4)) ^ ((aHigh >>> 2) | (aLow << 30)) ^ ((aHigh >>> 7) | (aLow << 25));
  const mostHigh = (aHigh & at(b)) ^ (aHigh & at(c)) ^ (at(b) & at(c));
  const mostLow = (aLow & at(b + 1)) ^ (aLow & at(c + 1)) ^ (at(b + 1) & at(c + 1));

  const lowD = (at(d + 1) >>> 0) + (low1 >>> 0);
  variables[d] = at(d) + high1 + carry(lowD);
  variables[d + 1] = lowD;
  // In the place of h, which is the next step's a.
  const lowA = (low1 >>> 0) + (s0Low >>> 0) + (mostLow >>> 0);
  variables[h] = high1 + s0High + mostHigh + carry(lowA);
  variables[h + 1] = lowA;
}
