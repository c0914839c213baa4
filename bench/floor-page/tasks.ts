/** What the worker of the floor page is asked to do, without any of the product's code. */
export type Task =
  /** Takes so many bytes from a WebSocket; sends so many meanwhile. */
  | { readonly type: 'socket'; readonly url: string; readonly receive: number; readonly send: number }
  /** Sends so many bytes of a file to a WebSocket, as the browser reads them. */
  | { readonly type: 'read-and-send'; readonly url: string; readonly name: string; readonly bytes: number }
  /** Replaces a file by so many bytes, 1 MiB at a time. */
  | { readonly type: 'write'; readonly name: string; readonly bytes: number }
  /** Both at once, as an upload has to. */
  | { readonly type: 'receive-and-write'; readonly url: string; readonly name: string; readonly bytes: number }
  /** Lists a directory of the folder and looks at each file, 64 at a time. */
  | { readonly type: 'list'; readonly path: readonly string[] };

export interface TaskResult {
  readonly ms: number;
  /** Of a write: what the last step took, in which the browser puts the file in place. */
  readonly closeMs?: number;
  readonly error?: string;
}
