import type { FolderMode } from '../worker/share-state.js';

/** From the sharing window to the page that opened it. */
export type FromBroker =
  | { readonly broker: 'ready' }
  | { readonly broker: 'folder'; readonly handle: FileSystemDirectoryHandle; readonly mode: FolderMode };

/** What the page lets the window offer. */
export interface BrokerWelcome {
  /** For folders, until the person chooses otherwise. */
  readonly mode: FolderMode;
  /** There is nothing to choose. */
  readonly readOnly: boolean;
}

/** What became of a folder, in words for the person. */
export interface BrokerAnswer {
  readonly isShared: boolean;
  readonly title: string;
  readonly wayOut: string;
}

/** Back from the page to the window. */
export type ToBroker =
  | { readonly broker: 'welcome'; readonly welcome: BrokerWelcome }
  | { readonly broker: 'answer'; readonly answer: BrokerAnswer };

/** Posted to nobody but our own origin: whatever page sits in that window now, another site gets no handle. */
export function postTo(window: Window, message: FromBroker | ToBroker): void {
  window.postMessage(message, location.origin);
}

/** @returns the message, or undefined when it comes from another window, another origin, or is no message of ours. */
export function readMessage<T extends FromBroker | ToBroker>(event: MessageEvent, from: Window): T | undefined {
  if (event.source !== from || event.origin !== location.origin) return undefined;
  const data: unknown = event.data;
  return typeof data === 'object' && data !== null && 'broker' in data ? (data as T) : undefined;
}
