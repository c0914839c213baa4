/** Where what systems and programs leave beside a person's files is kept: in the folder, by the browser, or not at all. */
export type JunkPolicy = 'folder' | 'overlay' | 'refuse';

/** Where a file of a name is made when it is not there yet. Directories are always the folder's. */
export type Placement = 'folder' | 'overlay' | 'refused';

/** macOS: what its disks keep inside of a file, on others beside it: tags, resource forks. */
const appleDouble = /^\._/;
/** Files that are of use for as long as a program runs, or to one system's file manager. */
const transient = [
  /** Office: who has a document open. */
  /^~\$/,
  /** Word: the new content before it gets its name (~WRD0001.tmp), and the old one after (~WRL0002.tmp). */
  /^~.*\.tmp$/i,
  /** LibreOffice: who has a document open. */
  /^\.~lock\..*#$/,
  /** Windows: thumbnails, and how a folder is to look. macOS: the same. */
  /^(?:thumbs\.db|desktop\.ini|\.ds_store)$/i,
];

/** Whether files of this name may lie with the browser instead of in the folder. */
export function isJunk(name: string): boolean {
  return appleDouble.test(name) || transient.some((pattern) => pattern.test(name));
}

/**
 * @param policy for all junk alike. Without one, transient names are kept by the browser, and AppleDouble files lie in
 *   the folder: they are parts of the person's files, and go where those go.
 */
export function placementOf(name: string, policy: JunkPolicy | undefined): Placement {
  if (!isJunk(name)) return 'folder';
  if (policy === 'refuse') return 'refused';
  return policy ?? (appleDouble.test(name) ? 'folder' : 'overlay');
}
