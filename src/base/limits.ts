/**
 * Every bound on what a guest can make us hold or do, in one place. Each says which attack it stops
 * and what it does not cover. Bytes and milliseconds, as the names say.
 */
export interface Limits {
  /**
   * Multiplexed clients at once, and so requests at once: each client has one under way. Stops a guest that opens
   * connections for ever; a new one past it is closed at once.
   */
  readonly maxClients: number;
  /**
   * Inbound bytes that wait for their readers, over all clients. Past it the socket is not read (WebSocketStream),
   * so one slow disk write slows the other clients too: the channel has no flow control per client.
   */
  readonly maxInboundBytes: number;
  /** The same mark for a plain WebSocket, which cannot stop reading: past it the greediest client is ended. */
  readonly maxUnstoppableInboundBytes: number;
  /** One SPICE message. Stops a server that announces 4 GiB; spice-server itself sends at most some 64 KiB. */
  readonly maxSpiceMessageBytes: number;
  /** Request line. RFC 9112 3: at least 8,000 octets; a path of 128 names of 248 bytes, percent-encoded, would be longer. */
  readonly maxTargetBytes: number;
  /** Header section in bytes, and its number of fields. Past it 431. */
  readonly maxHeaderBytes: number;
  readonly maxHeaderFields: number;
  /** A chunk-size line with its extensions, and the trailer section. */
  readonly maxChunkLineBytes: number;
  readonly maxTrailerBytes: number;
  /** XML request bodies: bytes, nesting, attributes of one element, distinct namespaces. DTDs are refused whatever their size. */
  readonly maxXmlBytes: number;
  readonly maxXmlDepth: number;
  readonly maxXmlAttributes: number;
  readonly maxXmlNamespaces: number;
  /** Locks at once over the whole share. Past it LOCK answers 507. */
  readonly maxLocks: number;
  /** Shared locks on one resource: every answer about it names them all. Past it LOCK answers 507. */
  readonly maxLocksPerResource: number;
  /** The longest lock we grant; `Infinite` gets this too. */
  readonly maxLockTimeoutMs: number;
  /** Dead properties of one resource: count and bytes of their XML. */
  readonly maxProperties: number;
  readonly maxPropertyBytes: number;
  /**
   * What is kept in memory where the browser refuses storage: properties above all. Stops a guest that describes a
   * hundred thousand files; past it a write is 507. A store in IndexedDB has the browser's own bound.
   */
  readonly maxMemoryStoreBytes: number;
  /** State lists and conditions in one `If` header. */
  readonly maxIfConditions: number;
  /** Ranges in one `Range` header. Past it the whole file is sent (RFC 9110 14.2): a part costs a read of the disk. */
  readonly maxRanges: number;
  /** SEARCH: entries that are looked at, and results that are given. Past them the answer says that it is not all. */
  readonly maxSearchedEntries: number;
  readonly maxSearchResults: number;
  /** sync-collection: members of one collection, or tree, that are kept in mind for a client; twice as many over all. */
  readonly maxSyncMembers: number;
  /** Directories of a folder that the browser watches for us: each costs the host a watch. */
  readonly maxObservedDirectories: number;
  /** Entries of listings that are kept for the next time, over all directories of a folder. */
  readonly maxKeptEntries: number;
  /** Names in one path. Stops deep trees built by MKCOL in a loop from exhausting walks. */
  readonly maxPathDepth: number;
  /** UTF-8 bytes of one name: 255 less the longest suffix that Chromium's swap file adds (".crswap"). */
  readonly maxNameBytes: number;
  /**
   * Names held for finding entries whatever their letter case, over all directories; a directory with more is served by
   * exact names alone. Stops a guest that asks for what is not there from filling the memory.
   */
  readonly maxFoldedNames: number;
  /**
   * Bytes of the files that are held in memory for one folder, where the browser refuses to store them: lock and
   * temporary ones. Stops a guest that fills the page's memory; past it writes under such names answer 507.
   */
  readonly maxHeldInMemoryBytes: number;
  /**
   * Bytes of the outbox where the browser refuses to store it. Stops a guest that fills the page's memory; past it a
   * write is 507. On the disk the browser's own quota holds.
   */
  readonly maxOutboxInMemoryBytes: number;
  /** A request that started and sends nothing more. RFC 9110 15.5.9: 408 where the head is incomplete. */
  readonly requestIdleTimeoutMs: number;
  /** How long webdav-server may have a request, without waiting for the disk or the guest, before it is 500. */
  readonly unansweredTimeoutMs: number;
}

export const defaultLimits: Limits = {
  maxClients: 1024,
  maxInboundBytes: 1024 * 1024,
  maxUnstoppableInboundBytes: 64 * 1024 * 1024,
  maxSpiceMessageBytes: 1024 * 1024,
  maxTargetBytes: 16 * 1024,
  maxHeaderBytes: 32 * 1024,
  maxHeaderFields: 100,
  maxChunkLineBytes: 4096,
  maxTrailerBytes: 8 * 1024,
  maxXmlBytes: 256 * 1024,
  maxXmlDepth: 64,
  maxXmlAttributes: 64,
  maxXmlNamespaces: 128,
  maxLocks: 4096,
  maxLocksPerResource: 64,
  maxLockTimeoutMs: 3_600_000,
  maxProperties: 256,
  maxPropertyBytes: 64 * 1024,
  maxMemoryStoreBytes: 64 * 1024 * 1024,
  maxIfConditions: 64,
  maxRanges: 32,
  maxSearchedEntries: 100_000,
  maxSearchResults: 1000,
  maxSyncMembers: 50_000,
  maxObservedDirectories: 256,
  maxKeptEntries: 20_000,
  maxPathDepth: 128,
  maxNameBytes: 248,
  maxHeldInMemoryBytes: 128 * 1024 * 1024,
  maxOutboxInMemoryBytes: 256 * 1024 * 1024,
  maxFoldedNames: 50_000,
  requestIdleTimeoutMs: 60_000,
  unansweredTimeoutMs: 15_000,
};
