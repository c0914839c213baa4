import type { OpenFolderOptions } from '../open-folder.js';
import { HeldDirectories } from './held-directories.js';

const idPrefix = 'outbox-';

/** Whether an id is an outbox's. Folders have UUIDs. */
export function isOutbox(id: string): boolean {
  return id.startsWith(idPrefix);
}

/** The id of an outbox; no key is a way out of the directory that holds them. */
export function outboxId(key: string): string {
  return idPrefix + encodeURIComponent(key);
}

/**
 * What guests have handed out, each outbox by its id: a guest sees one, the person all of them. Where the browser
 * refuses to store them they are held in memory, up to a bound.
 */
export function openOutboxes(options: OpenFolderOptions): Promise<HeldDirectories> {
  return HeldDirectories.open({
    ...options,
    directoryName: 'spice-html5-webdav-outbox',
    storePrefix: 'outbox',
    maxMemoryBytes: options.limits.maxOutboxInMemoryBytes,
  });
}
