/** The numbers of the SPICE protocol that a port channel needs, by their names in spice.proto. Little-endian throughout. */

/** "REDQ". */
export const linkMagic = 0x51444552;
export const versionMajor = 2;
export const versionMinor = 2;

export const channelTypes = { port: 10, webdav: 11 } as const;

/** SPICE_COMMON_CAP_*: bit numbers of the first word of common capabilities. */
export const commonCaps = { authSelection: 0, authSpice: 1, miniHeader: 3 } as const;

/** SPICE_LINK_ERR_* */
export const linkErrors = {
  ok: 0,
  versionMismatch: 4,
  needSecured: 5,
  needUnsecured: 6,
  permissionDenied: 7,
  badConnectionId: 8,
  channelNotAvailable: 9,
} as const;

/** Server to client: common messages, then those of SPICEVMC and of port channels. */
export const serverMessages = {
  migrate: 1,
  setAck: 3,
  ping: 4,
  disconnecting: 6,
  notify: 7,
  data: 101,
  compressedData: 102,
  portInit: 201,
  portEvent: 202,
} as const;

/** Client to server. */
export const clientMessages = { ackSync: 1, ack: 2, pong: 3, data: 101 } as const;

/** SPICE_PORT_EVENT_*: break is a serial line's and means nothing here. */
export const portEvents = { opened: 0, closed: 1 } as const;

/** Bytes. */
export const linkHeaderBytes = 16;
export const publicKeyBytes = 162;
export const ticketBytes = 128;
export const miniHeaderBytes = 6;
