/** Longer ones are no file types, and a name of ours that ends in one must stay a name. */
const pattern = /(\.[^.]{1,16})?\.[^.]{1,16}$/;

/** What a name ends in: "" for none. "x.tar.gz" is of another type than "x.gz" to Chromium. */
export function fileType(name: string): string {
  return pattern.exec(name)?.[0] ?? '';
}

/**
 * Whether a move from one name to the other leaves a file's type. Where it does not, or there is none, Chromium reads
 * the file whole to check it, which takes seconds for a gigabyte, and for ever for a pipe (a file of 0 bytes to it).
 */
export function keepsFileType(from: string, to: string): boolean {
  return fileType(to) !== '' && fileType(from) === fileType(to);
}
