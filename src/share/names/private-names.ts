import { fileType } from './file-type.js';

/**
 * Names of ours in the person's folder: where new files are staged. Random, so that no file of a person's is meant,
 * and recognisable, so that neither a listing shows them nor a guest can name them. The first form is of older versions.
 */
const pattern = /^\.spice-webdav-[0-9a-f]{32}(\.part|-part(\.[^.]+){0,2})(\.crswap)?$/i;

/** Of the type of the name that it stands in for: the move there then takes no time. */
export function newStagingName(name: string): string {
  return `.spice-webdav-${crypto.randomUUID().replaceAll('-', '')}-part${fileType(name)}`;
}

export function isPrivateName(name: string): boolean {
  return pattern.test(name);
}
