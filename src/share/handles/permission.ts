/**
 * What the browser says of the person's permission. Firefox and Safari have no such question: their only handles are of
 * the origin's private file system, which is always permitted.
 */
export async function permissionOf(handle: FileSystemHandle, mode: FileSystemPermissionMode): Promise<PermissionState> {
  return handle.queryPermission === undefined ? 'granted' : handle.queryPermission({ mode });
}
