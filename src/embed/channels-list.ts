/** SPICE_MSG_MAIN_CHANNELS_LIST and SPICE_CHANNEL_WEBDAV of the SPICE protocol. */
export const channelsListMessage = 104;
export const webdavChannelType = 11;

export interface SplitChannelsList {
  /** The list without the WebDAV channels, for a client that knows none. */
  readonly rest: ArrayBuffer;
  /** The WebDAV channels' ids. */
  readonly webdavIds: readonly number[];
}

/** CHANNELS_LIST: uint32 count, then uint8 type and uint8 id each, little-endian. A short list is taken as far as it goes. */
export function splitChannelsList(list: ArrayBuffer): SplitChannelsList {
  const bytes = new Uint8Array(list);
  if (bytes.byteLength < 4) return { rest: list, webdavIds: [] };
  const count = Math.min(new DataView(list).getUint32(0, true), Math.floor((bytes.byteLength - 4) / 2));
  const kept: number[] = [];
  const webdavIds: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const type = bytes[4 + index * 2] as number;
    const id = bytes[5 + index * 2] as number;
    if (type === webdavChannelType) webdavIds.push(id);
    else kept.push(type, id);
  }
  if (webdavIds.length === 0) return { rest: list, webdavIds };
  const rest = new Uint8Array(4 + kept.length);
  new DataView(rest.buffer).setUint32(0, kept.length / 2, true);
  rest.set(kept, 4);
  return { rest: rest.buffer, webdavIds };
}
