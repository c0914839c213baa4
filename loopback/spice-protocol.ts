/** Numbers of the SPICE protocol that the loopback speaks. Names as in the specification. */

export const channelTypes = { main: 1, display: 2, inputs: 3, cursor: 4, webdav: 11 } as const;

export const linkErrors = {
  ok: 0,
  error: 1,
  invalidMagic: 2,
  invalidData: 3,
  versionMismatch: 4,
  permissionDenied: 7,
  badConnectionId: 8,
  channelNotAvailable: 9,
} as const;

export const commonCaps = { authSelection: 1 << 0, authSpice: 1 << 1, miniHeader: 1 << 3 } as const;
/** The number of the capability, used as the mechanism word before the ticket. */
export const authSpiceMechanism = 1;

/** Server to client, every channel. */
export const commonMessages = { setAck: 3, ping: 4, disconnecting: 6, notify: 7 } as const;
/** Client to server, every channel. */
export const commonClientMessages = { ackSync: 1, ack: 2, pong: 3, disconnecting: 6 } as const;

export const mainMessages = {
  init: 103,
  channelsList: 104,
  mouseMode: 105,
  agentData: 109,
  agentToken: 110,
} as const;
export const mainClientMessages = {
  attachChannels: 104,
  mouseModeRequest: 105,
  agentStart: 106,
  agentData: 107,
} as const;
export const mouseModes = { server: 1, client: 2 } as const;

export const displayMessages = { drawFill: 302, drawCopy: 304, surfaceCreate: 314 } as const;
export const displayClientMessages = { init: 101 } as const;

export const inputsMessages = { init: 101, mouseMotionAck: 111 } as const;
export const inputsClientMessages = {
  keyDown: 101,
  keyUp: 102,
  mouseMotion: 111,
  mousePosition: 112,
  mousePress: 113,
} as const;

export const cursorMessages = { init: 101 } as const;

export const portMessages = { data: 101, compressedData: 102, init: 201, event: 202 } as const;
export const portClientMessages = { data: 101, compressedData: 102, event: 201 } as const;
export const portEvents = { opened: 0, closed: 1 } as const;
export const webdavPortName = 'org.spice-space.webdav.0';
