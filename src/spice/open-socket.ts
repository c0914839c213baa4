import type { OpenSocket } from './byte-socket.js';
import { openWebSocketStream } from './web-socket-stream.js';

/** WebSocketStream where there is one, for it alone can stop reading; WebSocket elsewhere. */
export const openSocket: OpenSocket = async (url, signal, subProtocol) => {
  if (typeof WebSocketStream === 'function') return openWebSocketStream(url, signal, subProtocol);
  const { openWebSocket } = await import('./web-socket.js');
  return openWebSocket(url, signal, subProtocol);
};
