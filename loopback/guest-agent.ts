import { createServer, type Server, type Socket } from 'node:net';
import { ByteQueue } from '../src/base/byte-queue.js';
import type { AgentFaults } from './agent-faults.js';
import { ClientIds } from './client-ids.js';
import { asBuffer } from './message-framing.js';
import type { Counters } from './stats.js';
import type { PortGuest, WebdavPort } from './webdav-port.js';

const frameHeaderBytes = 10;
const maxFrameBytes = 65_535;
const responseStart = Buffer.from('HTTP/1.', 'latin1');

export interface Agent {
  /** Opens the device and the TCP port. Does nothing when it runs. */
  start(): Promise<void>;
  /** Closes the TCP port, its connections and the device, as a service that is stopped. */
  stop(): Promise<void>;
  /** Dies in the middle of a frame: connections are reset, the device closes behind half a frame. */
  kill(): Promise<void>;
  readonly running: boolean;
  /** Guest programs that are connected and served. */
  readonly connections: number;
}

interface GuestClient {
  readonly id: bigint;
  readonly socket: Socket;
  /** True: its id was another client's, and no response of its own has begun (see the fault `staleFrames`). */
  fenced: boolean;
  asked: boolean;
}

/**
 * What is read of the host's stream:
 *
 *     header -> data -> header
 *          \_ start _/     only for a fenced client: is this frame the beginning of a response?
 */
type Demux =
  | { readonly at: 'header' }
  | { readonly at: 'start'; readonly client: GuestClient; readonly size: number }
  | { readonly at: 'data'; readonly client: GuestClient | undefined; readonly rest: number };

/** spice-webdavd: TCP connections of guest programs on one side, frames on the port's byte stream on the other. */
export class GuestAgent implements Agent, PortGuest {
  readonly #port: WebdavPort;
  readonly #faults: AgentFaults;
  readonly #counters: Counters;
  readonly #host: string;
  #tcpPort: number;
  #server: Server | undefined;
  #processes = 0;
  #ids = new ClientIds(this.#processes);
  readonly #clients = new Map<bigint, GuestClient>();
  /** Accepted while nobody is at the host's side; served once somebody is, as from the kernel's backlog. */
  readonly #waiting = new Set<Socket>();
  readonly #sockets = new Set<Socket>();
  #fromHost = new ByteQueue();
  #demux: Demux = { at: 'header' };
  #stalledOn: Socket | undefined;
  #portFull = false;

  constructor(port: WebdavPort, faults: AgentFaults, counters: Counters, host: string, tcpPort: number) {
    this.#port = port;
    this.#faults = faults;
    this.#counters = counters;
    this.#host = host;
    this.#tcpPort = tcpPort;
  }

  get tcpPort(): number {
    return this.#tcpPort;
  }

  get running(): boolean {
    return this.#server !== undefined;
  }

  get connections(): number {
    return this.#clients.size;
  }

  async start(): Promise<void> {
    if (this.#server !== undefined) return;
    const server = createServer({ allowHalfOpen: true, noDelay: true, highWaterMark: 65_536 }, (socket) =>
      this.#accept(socket),
    );
    this.#server = server;
    try {
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen(this.#tcpPort, this.#host, resolve);
      });
    } catch (error) {
      this.#server = undefined;
      throw error;
    }
    const address = server.address();
    if (address !== null && typeof address === 'object') this.#tcpPort = address.port;
    this.#ids = new ClientIds(this.#processes);
    this.#processes += 1;
    this.#port.open(this);
  }

  stop(): Promise<void> {
    return this.#end((socket) => socket.destroy());
  }

  kill(): Promise<void> {
    const [victim] = this.#clients.values();
    if (victim !== undefined) this.#port.write([encodeFrameHeader(victim.id, 1000), Buffer.alloc(10, 'x')]);
    return this.#end((socket) => socket.resetAndDestroy());
  }

  async #end(close: (socket: Socket) => void): Promise<void> {
    const server = this.#server;
    if (server === undefined) return;
    this.#server = undefined;
    this.#port.close();
    this.#forgetClients();
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const socket of this.#sockets) close(socket);
    await closed;
  }

  hostConnected(): void {
    const sockets = [...this.#waiting];
    this.#waiting.clear();
    for (const socket of sockets) this.#serve(socket);
  }

  /** The real agent's read comes short: it closes all clients and opens the device anew. */
  hostDisconnected(): void {
    const sockets = [...this.#clients.values()].map((client) => client.socket);
    this.#forgetClients();
    for (const socket of sockets) socket.destroy();
    this.#port.readOn();
  }

  writable(): void {
    this.#portFull = false;
    for (const client of this.#clients.values()) client.socket.resume();
  }

  receive(bytes: Buffer): boolean {
    this.#fromHost.push(bytes);
    return this.#pump();
  }

  #accept(socket: Socket): void {
    this.#counters.guestConnections += 1;
    this.#sockets.add(socket);
    // Every error is followed by the close that is handled.
    socket.on('error', () => {});
    socket.once('close', () => {
      this.#sockets.delete(socket);
      this.#waiting.delete(socket);
    });
    if (this.#port.hasClient) this.#serve(socket);
    else this.#waiting.add(socket);
  }

  #serve(socket: Socket): void {
    const { id, reused } = this.#ids.take(this.#faults);
    if (reused) this.#counters.reusedIds += 1;
    const client: GuestClient = { id, socket, fenced: reused && !this.#faults.staleFrames, asked: false };
    this.#clients.set(id, client);
    socket.on('data', (bytes) => {
      if (!this.#isServed(client)) return;
      client.asked = true;
      this.#sendToHost(id, bytes);
    });
    // Half-close: the client is told apart from no other end, and never gets its response.
    socket.on('end', () => {
      if (!this.#isServed(client)) return;
      this.#sendFrame([encodeFrameHeader(id, 0)]);
      this.#forget(client);
      socket.destroySoon();
    });
    socket.on('close', () => {
      if (!this.#isServed(client)) return;
      if (!this.#faults.silentReset) this.#sendFrame([encodeFrameHeader(id, 0)]);
      this.#forget(client);
    });
    socket.once('close', () => this.#unstall(socket));
    socket.on('drain', () => this.#unstall(socket));
    if (this.#portFull) socket.pause();
  }

  #isServed(client: GuestClient): boolean {
    return this.#clients.get(client.id) === client;
  }

  #forget(client: GuestClient): void {
    this.#clients.delete(client.id);
    this.#ids.release(client.id);
  }

  #forgetClients(): void {
    for (const client of [...this.#clients.values()]) this.#forget(client);
    this.#fromHost = new ByteQueue();
    this.#demux = { at: 'header' };
    this.#stalledOn = undefined;
    this.#portFull = false;
  }

  #sendToHost(id: bigint, bytes: Buffer): void {
    const parts: Buffer[] = [];
    for (let at = 0; at < bytes.byteLength; at += maxFrameBytes) {
      const data = bytes.subarray(at, at + maxFrameBytes);
      parts.push(encodeFrameHeader(id, data.byteLength), data);
    }
    this.#sendFrame(parts);
  }

  #sendFrame(parts: Buffer[]): void {
    this.#counters.framesToClient += Math.ceil(parts.length / 2);
    if (this.#port.write(parts) || this.#portFull) return;
    this.#portFull = true;
    for (const client of this.#clients.values()) client.socket.pause();
  }

  #unstall(socket: Socket): void {
    if (this.#stalledOn !== socket) return;
    this.#stalledOn = undefined;
    if (this.#pump()) this.#port.readOn();
  }

  /** False when a client that does not read stands in the way. */
  #pump(): boolean {
    while (this.#stalledOn === undefined && this.#step());
    return this.#stalledOn === undefined;
  }

  /** One step through the host's stream. False: more bytes are needed. */
  #step(): boolean {
    const demux = this.#demux;
    if (demux.at === 'header') return this.#readHeader();
    if (demux.at === 'start') return this.#readStart(demux.client, demux.size);
    const bytes = this.#fromHost.takeUpTo(demux.rest);
    if (bytes === undefined) return false;
    const rest = demux.rest - bytes.byteLength;
    this.#demux = rest === 0 ? { at: 'header' } : { ...demux, rest };
    this.#deliver(demux.client, asBuffer(bytes));
    return true;
  }

  #readHeader(): boolean {
    const bytes = this.#fromHost.take(frameHeaderBytes);
    if (bytes === undefined) return false;
    const header = asBuffer(bytes);
    const client = this.#clients.get(header.readBigInt64LE(0));
    const size = header.readUInt16LE(8);
    this.#counters.framesFromClient += 1;
    if (client === undefined) this.#counters.framesForNobody += 1;
    if (size === 0) {
      this.#counters.disconnectsFromClient += 1;
      if (!this.#faults.ignoresOurDisconnect) client?.socket.destroySoon();
    } else if (client?.fenced) {
      this.#demux = { at: 'start', client, size };
    } else {
      this.#demux = { at: 'data', client, rest: size };
    }
    return true;
  }

  #readStart(client: GuestClient, size: number): boolean {
    const count = Math.min(size, responseStart.byteLength);
    const bytes = this.#fromHost.take(count);
    if (bytes === undefined) return false;
    const begins = client.asked && asBuffer(bytes).equals(responseStart);
    client.fenced = !begins;
    if (!begins) this.#counters.framesForNobody += 1;
    const target = begins ? client : undefined;
    this.#demux = size === count ? { at: 'header' } : { at: 'data', client: target, rest: size - count };
    this.#deliver(target, asBuffer(bytes));
    return true;
  }

  #deliver(client: GuestClient | undefined, bytes: Buffer): void {
    if (client === undefined || !client.socket.writable) return;
    if (!client.socket.write(bytes) && this.#faults.stallOnSlowReader) this.#stalledOn = client.socket;
  }
}

function encodeFrameHeader(id: bigint, size: number): Buffer {
  const header = Buffer.allocUnsafe(frameHeaderBytes);
  header.writeBigInt64LE(id, 0);
  header.writeUInt16LE(size, 8);
  return header;
}
