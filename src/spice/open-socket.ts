import type { OpenSocket } from './byte-socket.js';
import { openWebSocket } from './web-socket.js';
import { openWebSocketStream } from './web-socket-stream.js';

/** WebSocketStream where there is one, for it alone can stop reading; WebSocket elsewhere. */
export const openSocket: OpenSocket = (url, signal) =>
  typeof WebSocketStream === 'function' ? openWebSocketStream(url, signal) : openWebSocket(url, signal);
