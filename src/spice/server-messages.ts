import { protocolError } from './link.js';

/** Bodies of the server's messages, which come whole and of a bounded size. Each decoder throws `protocol-error`. */

export interface PortInit {
  readonly name: string;
  readonly opened: boolean;
}

/** uint32 name size, uint32 name offset in the message, uint8 opened; the name ends with a NUL. */
export function decodePortInit(body: Uint8Array): PortInit {
  const view = viewOf(body, 9, 'PORT_INIT');
  const size = view.getUint32(0, true);
  const offset = view.getUint32(4, true);
  if (offset + size > body.byteLength) throw protocolError('The SPICE server sent a port name that is not there');
  const name = decodeText(body.subarray(offset, offset + size)).replace(/\0.*$/s, '');
  return { name, opened: view.getUint8(8) !== 0 };
}

/** @returns one of SPICE_PORT_EVENT_*. */
export function decodePortEvent(body: Uint8Array): number {
  return viewOf(body, 1, 'PORT_EVENT').getUint8(0);
}

/** @returns what PONG sends back: uint32 id, uint64 time. Padding by which servers measure bandwidth is not. */
export function decodePing(body: Uint8Array): Uint8Array {
  viewOf(body, 12, 'PING');
  return body.slice(0, 12);
}

export interface SetAck {
  /** What ACK_SYNC sends back. */
  readonly generation: Uint8Array;
  /** Messages for one ACK; 0 for none. */
  readonly window: number;
}

/** uint32 generation, uint32 window. */
export function decodeSetAck(body: Uint8Array): SetAck {
  return { generation: body.slice(0, 4), window: viewOf(body, 8, 'SET_ACK').getUint32(4, true) };
}

/** uint64 time, uint32 reason. @returns the reason, one of SPICE_LINK_ERR_*. */
export function decodeDisconnecting(body: Uint8Array): number {
  return viewOf(body, 12, 'DISCONNECTING').getUint32(8, true);
}

/** uint64 time, uint32 severity, visibility, what and size of the text, then the text. @returns the text. */
export function decodeNotify(body: Uint8Array): string {
  const size = viewOf(body, 24, 'NOTIFY').getUint32(20, true);
  return decodeText(body.subarray(24, 24 + size));
}

function viewOf(body: Uint8Array, least: number, name: string): DataView {
  if (body.byteLength < least) throw protocolError(`The SPICE server sent a ${name} of ${body.byteLength} bytes`);
  return new DataView(body.buffer, body.byteOffset, body.byteLength);
}

function decodeText(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
