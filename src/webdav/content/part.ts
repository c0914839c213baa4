import { DavError } from '../dav-error.js';

/** A part of a file, as a request names it before the file's size is known for certain. */
export interface Part {
  /** Bytes in it. */
  readonly length: number;
  /** Whether it is all of the file that is to be: curl sends so what it resumes without knowing where. */
  readonly isWhole: boolean;
  /**
   * Where it goes in a file of that size.
   * @throws DavError 416 where it would leave a hole, or the client thinks of another file.
   */
  startIn(size: number): number;
}

/**
 * The Content-Range of a PUT (RFC 9110 14.4, 14.5): one run of bytes that goes into the file as it is. A file that does
 * not exist has no bytes, so it begins with byte 0. A complete length must hold what is there already; more of it may
 * still be to come.
 * @throws DavError 400 for another unit, no grammar, or a body of another length.
 */
export function readContentRange(field: string, bodyLength: number | null): Part {
  const [, first, last, complete] = /^bytes\s+(\d+)-(\d+)\/(\d+|\*)$/i.exec(field.trim()) ?? [];
  const start = Number(first);
  const length = Number(last) - start + 1;
  const total = complete === '*' ? undefined : Number(complete);
  const isValid = length > 0 && (total === undefined || Number(last) < total) && Number.isSafeInteger(start + length);
  if (!isValid || (bodyLength !== null && bodyLength !== length)) throw new DavError(400);
  return {
    length,
    isWhole: length === total,
    startIn(size) {
      if (start > size || (total !== undefined && size > total)) throw unsatisfiable(size);
      return start;
    },
  };
}

/**
 * The X-Update-Range of a PATCH, of sabre/dav's making (sabre.io/dav/http-patch): `append`, `bytes=3-6`, `bytes=4-` and
 * `bytes=-5`, which puts the body over the last five bytes and further.
 * @throws DavError 400 for what is none, 416 for a body of another length.
 */
export function readUpdateRange(field: string | undefined, bodyLength: number): Part {
  if (field === 'append') return { length: bodyLength, isWhole: false, startIn: (size) => size };
  const [, first, last] = /^bytes=(\d*)-(\d*)$/.exec(field ?? '') ?? [];
  if (first === undefined || last === undefined || first + last === '') throw new DavError(400);
  if (first !== '' && last !== '' && Number(last) - Number(first) + 1 !== bodyLength) throw new DavError(416);
  return {
    length: bodyLength,
    isWhole: false,
    startIn(size) {
      const start = first === '' ? size - Number(last) : Number(first);
      if (start < 0 || start > size) throw unsatisfiable(size);
      return start;
    },
  };
}

/** RFC 9110 15.5.17: with what there is. */
function unsatisfiable(size: number): DavError {
  return new DavError(416, undefined, { 'Content-Range': `bytes */${size}` });
}
