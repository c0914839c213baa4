/** Why the display ended, in words. */
export interface DisplayEnd {
  readonly title: string;
  readonly wayOut: string;
  readonly asksForPassword: boolean;
}

/** spice-html5 tells its reasons only as the texts of errors. */
const known: readonly (readonly [pattern: RegExp, title: string, wayOut: string])[] = [
  [
    /Connection refused/,
    'The server cannot be reached',
    'Check that the virtual machine is running and that the address is right, then connect again.',
  ],
  [
    /timed out/,
    'The server does not answer',
    'Something took the connection but said nothing. Check the address, then connect again.',
  ],
  [
    /magic mismatch|protocol mismatch|link error/,
    'This is no SPICE server',
    'Check that the address leads to the WebSocket of a SPICE server, then connect again.',
  ],
  [
    /Unexpected close/,
    'The server closed the connection',
    'The machine was shut down, or another console took over. Connect again to go on.',
  ],
];

export function describeEnd(problem: unknown, passwordGiven: boolean): DisplayEnd {
  const text = problem instanceof Error ? problem.message : String(problem);
  if (/Permission denied|Bad password/.test(text)) {
    const title = passwordGiven ? 'Wrong password' : 'The server asks for a password';
    return { title, wayOut: 'Enter the password of this console.', asksForPassword: true };
  }
  const match = known.find(([pattern]) => pattern.test(text));
  if (match === undefined) return { title: 'The connection has ended', wayOut: text, asksForPassword: false };
  return { title: match[1], wayOut: match[2], asksForPassword: false };
}
