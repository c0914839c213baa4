import fc from 'fast-check';

/** Pieces of which awkward names are made: what Chromium refuses, what it takes although it looks alike, and ours. */
const pieces = [
  ...['.', ' ', '~', ':', '*', '?', '"', '<', '>', '|', '\\', '\n', '\x7f', '\u00a0', '\u3000', '\u0085'],
  ...['\u200d', '\u202e', '\ufeff', '\ufdd0', '\u{E0067}', '\u{1FFFE}', '\u00ad'],
  ...['con', 'AUX', 'nul', 'com1', 'lpt9', 'com0', 'clock$', 'conin$', 'desktop', 'Thumbs', 'ini', 'db'],
  ...['.git', 'GIT', 'lnk', 'URL', 'scf', 'gz', '{', '}', '{0a}', '.lnk', '.tmp', '~$', '._', '.~lock.', '#'],
  ...['\uf03a', '\uf02e', '\uf020', '\uf07e', '\uf0ff', '\uf000', '\uf0f0', '\uf02f', '\uf041', '\uf0a5', '\ue000'],
  ...['a', 'B', 'ü', 'u\u0308', '日', '🎉', '%41', '_', '$', 'ſ', '\u212a'],
];

/** A name that a guest may send, short enough for any spelling of it. */
export const anyName: fc.Arbitrary<string> = fc
  .array(fc.oneof(fc.constantFrom(...pieces), fc.string({ unit: 'binary', minLength: 1, maxLength: 2 })), {
    minLength: 1,
    maxLength: 6,
  })
  .map((parts) => parts.join(''))
  .filter((name) => name !== '.' && name !== '..' && name.isWellFormed() && !/[/\0]/.test(name));
