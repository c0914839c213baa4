/**
 * Names of ours in the person's folder: where new files are staged. Random, so that no file of a person's is meant,
 * and recognisable, so that neither a listing shows them nor a guest can name them.
 */
const pattern = /^\.spice-webdav-[0-9a-f]{32}\.part(\.crswap)?$/i;

export function newStagingName(): string {
  return `.spice-webdav-${crypto.randomUUID().replaceAll('-', '')}.part`;
}

export function isPrivateName(name: string): boolean {
  return pattern.test(name);
}
