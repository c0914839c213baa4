/**
 * Which of the folders hold this one, lie in it, or are the same directory. Those of which the browser cannot tell count
 * as such: what is not moved between them can still be copied by hand, and a file that is moved onto itself is gone.
 */
export async function nestedWith(
  handle: FileSystemDirectoryHandle,
  others: Iterable<readonly [id: string, handle: FileSystemDirectoryHandle]>,
): Promise<ReadonlySet<string>> {
  const nested = new Set<string>();
  for (const [id, other] of others) if (await areNested(handle, other)) nested.add(id);
  return nested;
}

/** https://fs.spec.whatwg.org/#api-filesystemdirectoryhandle-resolve: null is what does not lie in it, [] is itself. */
async function areNested(one: FileSystemDirectoryHandle, other: FileSystemDirectoryHandle): Promise<boolean> {
  try {
    return (await one.resolve(other)) !== null || (await other.resolve(one)) !== null;
  } catch {
    return true;
  }
}
