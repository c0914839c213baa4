/**
 * Letters of 5 by 7 dots, and two rows more below the line for those that go down. Rows from the top; a row is one digit
 * of base 32, its highest bit at the left.
 */
export const glyphWidth = 5;
export const glyphHeight = 9;

const rows: Record<string, string> = {
  A: 'ehhvhhh',
  B: 'uhhuhhu',
  C: 'ehggghe',
  D: 'uhhhhhu',
  E: 'vgguggv',
  F: 'vgguggg',
  G: 'ehgnhhf',
  H: 'hhhvhhh',
  I: 'e44444e',
  J: '72222ic',
  K: 'hikokih',
  L: 'ggggggv',
  M: 'hrllhhh',
  N: 'hhpljhh',
  O: 'ehhhhhe',
  P: 'uhhuggg',
  Q: 'ehhhlid',
  R: 'uhhukih',
  S: 'fgge11u',
  T: 'v444444',
  U: 'hhhhhhe',
  V: 'hhhhha4',
  W: 'hhhllla',
  X: 'hha4ahh',
  Y: 'hha4444',
  Z: 'v1248gv',
  a: '00e1fhf',
  b: 'ggmphhu',
  c: '00egghe',
  d: '11djhhf',
  e: '00ehvge',
  f: '698s888',
  g: '00fhhhf1e',
  h: 'ggmphhh',
  i: '40c444e',
  j: '2062222ic',
  k: 'ggikoki',
  l: 'c44444e',
  m: '00qllhh',
  n: '00mphhh',
  o: '00ehhhe',
  p: '00uhhhugg',
  q: '00fhhhf11',
  r: '00mpggg',
  s: '00ege1u',
  t: '88s8896',
  u: '00hhhjd',
  v: '00hhha4',
  w: '00hhlla',
  x: '00ha4ah',
  y: '00hhhhf1e',
  z: '00v248v',
  0: 'ehjlphe',
  1: '4c4444e',
  2: 'eh1248v',
  3: 'v2421he',
  4: '26aiv22',
  5: 'vgu11he',
  6: '68guhhe',
  7: 'v124888',
  8: 'ehhehhe',
  9: 'ehhf12c',
  ' ': '0000000',
  '.': '00000cc',
  ',': '00000c48',
  ':': '0cc0cc0',
  '/': '01248g0',
  '-': '000v000',
  '+': '044v440',
  '(': '2488842',
  ')': '8422248',
  "'": 'c480000',
  '!': '4444404',
  _: '000000v',
  '=': '00v0v00',
  '%': 'op248j3',
};

/** A box for what the font lacks. */
const unknown = 'vhhhhhv';

/** Whether the dot is set. Column 0 is the left one, row 0 the top one. */
export function glyphDot(character: string, column: number, row: number): boolean {
  const bits = Number.parseInt((rows[character] ?? unknown).charAt(row) || '0', 32);
  return ((bits >> (glyphWidth - 1 - column)) & 1) === 1;
}
