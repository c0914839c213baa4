/** A request's path for people's eyes; what cannot be decoded is shown as it was sent. */
export function readablePath(target: string): string {
  const path = target.split('?', 1)[0] ?? target;
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
