/** A request's path for people's eyes; what cannot be decoded is shown as it was sent. */
export function readablePath(target: string): string {
  const path = target.split('?', 1)[0] ?? target;
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** The same of a Destination field, which as a rule is a whole URL (RFC 4918 10.3). */
export function readableDestination(field: string): string {
  return readablePath(field.replace(/^https?:\/\/[^/?]*/i, '')) || '/';
}
