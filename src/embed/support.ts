/** Why this page cannot share folders, with a text for people that names the way out. */
export interface SupportProblem {
  readonly code: 'insecure-context' | 'no-file-system-access' | 'cross-origin-frame';
  readonly message: string;
  /**
   * What is possible all the same. `files`: a folder to read, by a directory input or dropped (`share.addFiles`), and an
   * outbox. `drop`: a dropped folder, with a handle.
   */
  readonly remains: 'files' | 'drop' | 'nothing';
}

/** Whether the browser gives pages handles of the person's folders: Chromium, on a secure page. */
export function givesHandles(): boolean {
  return window.isSecureContext && 'showDirectoryPicker' in window;
}

/** Whether this frame sits in a page of another origin, where Chromium refuses the folder picker. */
function isCrossOriginFrame(): boolean {
  try {
    // Reading any property of another origin's window throws.
    return window.top !== null && window.top.location.origin !== window.location.origin;
  } catch {
    return true;
  }
}

/**
 * Whether a dropped folder is asked for as a handle. In a frame of another site Chromium gives one that may not even be
 * read (measured in Chromium 156: "third-party context"), while the entry of the drop may, as in browsers without handles.
 */
export function dropsGiveHandles(): boolean {
  return givesHandles() && !isCrossOriginFrame();
}

/**
 * Whether folders can be picked here; null when they can, and on a server, which cannot tell for the browser.
 * Must be asked before `getAsFileSystemHandle`: on an insecure origin that method exists and kills Chromium's renderer.
 */
export function checkSupport(): SupportProblem | null {
  if (typeof window === 'undefined') return null;
  if (!window.isSecureContext) {
    return {
      code: 'insecure-context',
      remains: 'nothing',
      message: 'Folders can be shared only from a page that was opened over https: or from localhost.',
    };
  }
  if (!givesHandles()) {
    return {
      code: 'no-file-system-access',
      remains: 'files',
      message:
        'This browser lacks the File System Access API: it gives folders only to be read, and what the guest hands out is saved from an outbox. Chrome, Edge and other browsers built on Chromium share folders to read and to write.',
    };
  }
  if (isCrossOriginFrame()) {
    return {
      code: 'cross-origin-frame',
      remains: 'drop',
      message:
        'This page is embedded in a page of another origin, where the folder picker is not allowed. Drop a folder here, or open the console in a tab of its own.',
    };
  }
  return null;
}
