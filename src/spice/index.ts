export type { ByteChannel, ChannelEvent } from '../base/byte-channel.js';
export { ShareError, type ShareErrorCode, shareErrorCodes } from '../base/share-error.js';
export type { ByteSocket, OpenSocket } from './byte-socket.js';
export { connectPortChannel, type PortChannelOptions } from './connect.js';
export type { PortChannel } from './port-channel.js';
export { openWebSocket } from './web-socket.js';
