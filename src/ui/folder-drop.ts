import { dropsGiveHandles } from '../embed/support.js';

/**
 * Folders dropped on a page that has drop handlers of its own.
 *
 * Before the drop a browser tells only that something of kind "file" is coming, not whether it is a folder. So:
 *
 *   dragover   accepted, and left to travel on: the page's own handlers see it as before
 *   drop       no folder in it: left alone, unless files are shared as well; when nobody has taken it by the time it
 *              comes back up, it is kept from the browser, which would leave the page to show the file
 *   drop       a folder in it: ours, and it goes no further
 *
 * Listening in the capture phase on the page's window puts us before spice-html5, which stops the event on its display
 * area and drops folders silently.
 */
export interface FolderDropCallbacks {
  /** Something that may be a folder is over the target, or no longer. */
  onDragging(dragging: boolean): void;
  /** Folders were dropped, and plain files along with them. Each promise settles as the browser decides. */
  onFolders(handles: readonly Promise<FileSystemHandle | null>[], files: readonly File[]): void;
  /** The same where the browser hands out no handles: folders that can only be read. */
  onDirectories(directories: readonly FileSystemDirectoryEntry[], files: readonly File[]): void;
  /** Whether plain files are ours as well; else the page's own handlers see them first. */
  takesFiles(): boolean;
  /** Only plain files were dropped, and they are ours, or nothing else on the page took them. */
  onFiles(files: readonly File[]): void;
}

type DragEventName = 'dragenter' | 'dragover' | 'dragleave' | 'drop';

export class FolderDrop {
  readonly #target: EventTarget;
  readonly #callbacks: FolderDropCallbacks;
  readonly #listeners = new AbortController();
  #dragging = false;

  /** Listens on the target until disposed. */
  constructor(target: EventTarget, callbacks: FolderDropCallbacks) {
    this.#target = target;
    this.#callbacks = callbacks;
    this.#listen('dragenter', true, (event, transfer) => this.#accept(event, transfer));
    this.#listen('dragover', true, (event, transfer) => this.#accept(event, transfer));
    this.#listen('dragleave', true, (event) => this.#leave(event));
    this.#listen('drop', true, (event, transfer) => this.#drop(event, transfer));
    this.#listen('drop', false, (event, transfer) => this.#dropFiles(event, transfer));
    // A pointer that moves is dragging nothing: the end of a drag was not told here.
    const options = { capture: true, passive: true, signal: this.#listeners.signal };
    target.addEventListener('pointermove', () => this.#setDragging(false), options);
  }

  dispose(): void {
    this.#listeners.abort();
    this.#setDragging(false);
  }

  #listen(name: DragEventName, capture: boolean, listener: (event: DragEvent, transfer: DataTransfer) => void): void {
    const options = { capture, signal: this.#listeners.signal };
    const onEvent = (event: Event): void => {
      if (event instanceof DragEvent && event.dataTransfer?.types.includes('Files')) {
        listener(event, event.dataTransfer);
      }
    };
    this.#target.addEventListener(name, onEvent, options);
  }

  #accept(event: DragEvent, transfer: DataTransfer): void {
    event.preventDefault();
    transfer.dropEffect = 'copy';
    this.#setDragging(true);
  }

  /**
   * Every element that the pointer leaves tells so; the target itself is left when it goes outside or nowhere. Over a
   * frame the events go to the frame, and the way out of it is not told: that counts as left.
   */
  #leave({ relatedTarget }: DragEvent): void {
    const staysInside =
      relatedTarget instanceof Node &&
      !(relatedTarget instanceof HTMLIFrameElement) &&
      (!(this.#target instanceof Node) || this.#target.contains(relatedTarget));
    if (!staysInside) this.#setDragging(false);
  }

  #drop(event: DragEvent, transfer: DataTransfer): void {
    this.#setDragging(false);
    const items = Array.from(transfer.items).filter(({ kind }) => kind === 'file');
    const folders = items.filter((item) => item.webkitGetAsEntry()?.isDirectory === true);
    if (folders.length === 0 && !this.#callbacks.takesFiles()) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const files = items.filter((item) => !folders.includes(item)).flatMap((item) => item.getAsFile() ?? []);
    if (folders.length === 0) {
      this.#callbacks.onFiles(files);
      return;
    }
    if (!dropsGiveHandles()) {
      const directories = folders.map((item) => item.webkitGetAsEntry() as FileSystemDirectoryEntry);
      this.#callbacks.onDirectories(directories, files);
      return;
    }
    // On an insecure page Chromium's renderer crashes here. All of them now: after this event the items are empty.
    const handles = folders.map((item) => item.getAsFileSystemHandle?.() ?? Promise.resolve(null));
    this.#callbacks.onFolders(handles, files);
  }

  #dropFiles(event: DragEvent, transfer: DataTransfer): void {
    if (event.defaultPrevented) return;
    event.preventDefault();
    this.#callbacks.onFiles([...transfer.files]);
  }

  #setDragging(dragging: boolean): void {
    if (this.#dragging === dragging) return;
    this.#dragging = dragging;
    this.#callbacks.onDragging(dragging);
  }
}
