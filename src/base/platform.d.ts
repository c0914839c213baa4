/** Browser APIs that TypeScript's libraries lack. Facts from the WICG and WHATWG drafts and from Chromium. */

interface WebSocketStreamOptions {
  protocols?: string | string[];
  signal?: AbortSignal;
}
interface WebSocketOpenInfo {
  readable: ReadableStream<Uint8Array<ArrayBuffer> | string>;
  writable: WritableStream<Uint8Array | string>;
  extensions: string;
  protocol: string;
}
interface WebSocketCloseInfo {
  closeCode?: number;
  reason?: string;
}
/** https://github.com/ricea/websocketstream-explainer: Chromium 124 and newer, windows and workers. */
declare class WebSocketStream {
  constructor(url: string, options?: WebSocketStreamOptions);
  readonly url: string;
  readonly opened: Promise<WebSocketOpenInfo>;
  readonly closed: Promise<WebSocketCloseInfo>;
  close(info?: WebSocketCloseInfo): void;
}

type FileSystemPermissionMode = 'read' | 'readwrite';
interface FileSystemHandle {
  /** Chromium only. */
  queryPermission?(descriptor?: { mode?: FileSystemPermissionMode }): Promise<PermissionState>;
  requestPermission(descriptor?: { mode?: FileSystemPermissionMode }): Promise<PermissionState>;
}
interface FileSystemFileHandle {
  move(name: string): Promise<void>;
  move(parent: FileSystemDirectoryHandle, name?: string): Promise<void>;
}
interface FileSystemChangeRecord {
  readonly type: 'appeared' | 'disappeared' | 'errored' | 'modified' | 'moved' | 'unknown';
}
type FileSystemObserverCallback = (records: readonly FileSystemChangeRecord[]) => void;
/** https://github.com/whatwg/fs/blob/main/proposals/FileSystemObserver.md: Chromium 133 and newer. */
declare class FileSystemObserver {
  constructor(callback: FileSystemObserverCallback);
  observe(handle: FileSystemHandle, options?: { recursive?: boolean }): Promise<void>;
  disconnect(): void;
}
interface FileSystemCreateWritableOptions {
  mode?: 'siloed' | 'exclusive';
}
/** https://www.w3.org/TR/trusted-types/: what is used of it. */
interface TrustedTypePolicy {
  createScriptURL(url: string): object;
}
declare var trustedTypes:
  | { createPolicy(name: string, rules: { createScriptURL(url: string): string }): TrustedTypePolicy }
  | undefined;
interface ImportMeta {
  /** webpack's major version, in what it has bundled. */
  readonly webpack?: number;
}
