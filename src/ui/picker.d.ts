/** Browser APIs that TypeScript's DOM library lacks: WICG File System Access, Chromium 86 and newer. */

interface DirectoryPickerOptions {
  /** At most 32 of `[A-Za-z0-9_-]`: the browser opens where the person was last under this name. */
  id?: string;
  mode?: 'read' | 'readwrite';
}
interface Window {
  showDirectoryPicker(options?: DirectoryPickerOptions): Promise<FileSystemDirectoryHandle>;
}
interface DataTransferItem {
  /** Must be called in the drop event itself. Absent in Firefox and Safari. */
  getAsFileSystemHandle?(): Promise<FileSystemHandle | null>;
}
