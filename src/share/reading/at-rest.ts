/** A file that has just changed may change again within the steps of its host's clock: on FAT, two seconds. */
const restMs = 5000;

/**
 * Whether a file's times will tell its next version from this one. A clock that was set back makes files of the future,
 * which are not at rest.
 * @param lastModified of the file. @param lookedAt when it was looked at; both in milliseconds since the epoch.
 */
export function wasAtRest(lastModified: number, lookedAt: number): boolean {
  return lookedAt - lastModified >= restMs;
}
