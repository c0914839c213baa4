/** How far an input came: each step is met by one byte in eight, all four by chance hardly ever. */
export function climb(input: Uint8Array): number {
  const [first, second, third, fourth] = input;
  let step = 0;
  if (isIn(first, 0x60)) {
    step = 1;
    if (isIn(second, 0xc0)) {
      step = 2;
      if (isIn(third, 0x80)) {
        step = 3;
        if (isIn(fourth, 0x20)) step = 4;
      }
    }
  }
  return step;
}

function isIn(byte: number | undefined, eighth: number): boolean {
  return byte !== undefined && (byte & 0xe0) === eighth;
}
