/** Counters since the start. Only the loopback writes them. */
export interface LoopbackStats {
  /** Payload of DATA messages from the guest to the WebDAV client, and back. */
  readonly bytesToClient: number;
  readonly bytesFromClient: number;
  /** Frames of the multiplexer, size 0 included. */
  readonly framesToClient: number;
  readonly framesFromClient: number;
  /** Frames from the client for an id that no program in the guest has. */
  readonly framesForNobody: number;
  /** Size-0 frames from the client. */
  readonly disconnectsFromClient: number;
  /** TCP connections of guest programs. */
  readonly guestConnections: number;
  /** Of these, the ones that got the id of an earlier one. */
  readonly reusedIds: number;
  /** WebDAV clients that got the channel, and those that found it taken. */
  readonly clients: number;
  readonly clientsTurnedAway: number;
  /** Times that the server stopped reading the client's socket, and that the agent stopped reading its TCP clients. */
  readonly inboundStops: number;
  readonly outboundStops: number;
  /** File transfers that spice-html5's own drop handler started with the display agent. */
  readonly fileTransfers: number;
  readonly keys: number;
}

export type Counters = { -readonly [Name in keyof LoopbackStats]: LoopbackStats[Name] };

export function newCounters(): Counters {
  return {
    bytesToClient: 0,
    bytesFromClient: 0,
    framesToClient: 0,
    framesFromClient: 0,
    framesForNobody: 0,
    disconnectsFromClient: 0,
    guestConnections: 0,
    reusedIds: 0,
    clients: 0,
    clientsTurnedAway: 0,
    inboundStops: 0,
    outboundStops: 0,
    fileTransfers: 0,
    keys: 0,
  };
}
