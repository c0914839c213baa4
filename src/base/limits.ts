/**
 * Every bound on what a guest can make us hold or do, in one place; docs/limits.md has them as a table. Each says what it
 * stops and what it leaves. Bytes and milliseconds, as the names say.
 */
export interface Limits {
  /**
   * Programs connected at once, and so requests at once: each has one under way. Stops a guest that opens connections for
   * ever: past it the one that was silent longest between requests makes room, or the new one is closed. Leaves a guest
   * that keeps all of them busy: its other programs are turned away meanwhile.
   */
  readonly maxClients: number;
  /**
   * Requests that are still worked on when their clients have left, as no look at the disk can be called back.
   * Stops programs that ask and leave, thousands a second: past it the next requests wait, a tenth of a second at most,
   * and are not begun if their clients leave meanwhile. Leaves work that takes long: copies that nobody waits for.
   */
  readonly maxAbandonedRequests: number;
  /**
   * The same for clients that stay for that tenth of a second and leave then. Stops them from piling up looks at the disk:
   * past it the next requests wait until there are fewer, however long that is, as each such look ends by itself.
   * Leaves one more for each of maxClients, who may all leave at once.
   */
  readonly maxAbandonedAtWorst: number;
  /**
   * Inbound bytes that wait for their readers, over all clients. Stops bytes that come faster than the disk takes them:
   * past it the socket is not read (WebSocketStream). Leaves the other clients waiting meanwhile: the channel has no flow
   * control per client.
   */
  readonly maxInboundBytes: number;
  /**
   * The same for a plain WebSocket, which cannot stop reading. Stops the same flood: past it the greediest client is
   * ended. Leaves what the browser itself holds before we see it.
   */
  readonly maxUnstoppableInboundBytes: number;
  /**
   * One SPICE message; spice-server's have some 64 KiB. Stops a server that announces 4 GiB: the channel ends. Leaves a
   * server that sends many: each is handed on at once and counts as inbound.
   */
  readonly maxSpiceMessageBytes: number;
  /**
   * Request target. RFC 9112 3: at least 8,000 octets; a path of 128 names of 248 bytes, percent-encoded, would be
   * longer. Stops lines without end. Leaves that much for each client.
   */
  readonly maxTargetBytes: number;
  /** Header section. Stops heads without end: 431. Leaves that much for each client. */
  readonly maxHeaderBytes: number;
  /** Its fields. Stops thousands of short ones, which cost more than their bytes: 431. Leaves what one value means. */
  readonly maxHeaderFields: number;
  /** A chunk's size line with extensions. Stops extensions without end: 400. Leaves many small chunks: time, no memory. */
  readonly maxChunkLineBytes: number;
  /** Trailer section. Stops trailers without end: 431. Leaves nothing: they are dropped as they come. */
  readonly maxTrailerBytes: number;
  /**
   * What an HTTP/1.0 client gets of a body without length, which is collected to count it. Stops listings of a million
   * files in memory: 505. Leaves that much for each such client; none is known to list.
   */
  readonly maxCollectedBytes: number;
  /** XML request body. Stops documents without end: 413. Leaves as much for each client, until it ends: the next bound. */
  readonly maxXmlBytes: number;
  /**
   * XML bodies that have not come to their end, over all clients, but for the first 8 KiB of each. Stops a thousand
   * clients that send such a body and not its end: 503. Leaves a guest that keeps its own programs from sending longer
   * ones; none is known to.
   */
  readonly maxHeldXmlBytes: number;
  /** Elements in each other. Stops recursion that exhausts the stack: 413. Leaves wide documents to the next bound. */
  readonly maxXmlDepth: number;
  /**
   * Elements and attributes of one document. Stops bodies that take forty times their bytes as a tree: 413. Leaves some
   * two million bytes for each request, while it is worked on.
   */
  readonly maxXmlNodes: number;
  /** Attributes of one element. Stops comparisons of each with each: 413. Leaves many elements: see maxXmlNodes. */
  readonly maxXmlAttributes: number;
  /** Namespaces in one document. Stops tables of names: 413. Leaves long ones to their bytes; DTDs are always refused. */
  readonly maxXmlNamespaces: number;
  /** Properties that one request names. Stops thousands that are looked for in each entry: 413. Leaves many requests. */
  readonly maxPropertyNames: number;
  /**
   * Their names as an answer has them, each with its namespace. Stops a long namespace that is sent once and answered a
   * thousand times: 413. Leaves that much for each entry of a listing, which is held one part at a time.
   */
  readonly maxPropertyNameCharacters: number;
  /** Locks over the whole share. Stops a lock on every name: 507. Leaves a guest that keeps its own programs from locking. */
  readonly maxLocks: number;
  /**
   * Shared locks that cover one resource, its own and those above it: every answer about it names them. Stops answers
   * that grow: 507. Leaves other resources.
   */
  readonly maxLocksPerResource: number;
  /** A lock's owner, as XML. Stops locks that are kept for their weight: 507. Leaves that much for each lock. */
  readonly maxLockOwnerCharacters: number;
  /**
   * Characters of the keys by which locks are found: of each lock its own, and of all that is locked and all that is
   * above it each once. Stops locks far down below long names: 507. Leaves a guest that keeps its own programs from
   * locking.
   */
  readonly maxLockKeyCharacters: number;
  /** The longest lock; `Infinite` gets this too. Stops locks that outlive their programs. Leaves one that is refreshed. */
  readonly maxLockTimeoutMs: number;
  /** Dead properties of one resource. Stops a store that is asked to be a database: 507. Leaves a few for each of many files. */
  readonly maxProperties: number;
  /** Their XML together. Stops the same by weight: 507. Leaves many files with as much: see maxMemoryStoreBytes. */
  readonly maxPropertyBytes: number;
  /**
   * What is kept in memory where the browser refuses storage: properties above all. Stops a guest that describes a
   * hundred thousand files: 507. Leaves a store in IndexedDB to the browser's own quota.
   */
  readonly maxMemoryStoreBytes: number;
  /** State lists and conditions in one `If`. Stops a look at the disk for each of thousands: 400. Leaves many requests. */
  readonly maxIfConditions: number;
  /**
   * Ranges in one `Range`; each costs a read of the disk. Stops a thousand reads for one request: past it the whole file
   * is sent (RFC 9110 14.2). Leaves many requests.
   */
  readonly maxRanges: number;
  /** SEARCH: entries looked at. Stops walks without end: 507 in the answer. Leaves many searches, each giving way to others. */
  readonly maxSearchedEntries: number;
  /** SEARCH: results, and what is held to sort them. Stops answers without end: 507 in the answer. Leaves as above. */
  readonly maxSearchResults: number;
  /** SEARCH: conditions and orders, each held against each entry. Stops thousands of them: 422. Leaves as above. */
  readonly maxSearchConditions: number;
  /**
   * SEARCH: characters of patterns held against characters of names, over all entries. Stops patterns that nearly fit,
   * again and again, every name: 507 in the answer. Leaves as above.
   */
  readonly maxSearchSteps: number;
  /**
   * SEARCH: a literal; no name is longer. Stops patterns whose every step is compared with every name: 422. Leaves as
   * above.
   */
  readonly maxSearchLiteralCharacters: number;
  /**
   * sync-collection: members of one collection, or tree, that are kept in mind for a client; twice as many over all. A
   * name counts once more for each 64 characters of it, and a state by itself as four. Stops states of huge trees, and of
   * thousands of empty collections, in memory: 507, and the oldest state goes. Leaves a client to begin anew.
   */
  readonly maxSyncMembers: number;
  /**
   * Failures that one DELETE, COPY or MOVE names. Stops a walk through a folder whose permission was lost. Leaves what
   * was not reached unchanged.
   */
  readonly maxWalkFailures: number;
  /**
   * Members of collections that are held until they are dealt with: by COPY, MOVE and DELETE, by answers that tell changes
   * (sync-collection) and by pages that are put in order, of all of them together. Stops a thousand of them at once. Leaves a
   * larger directory to the host.
   */
  readonly maxHeldMembers: number;
  /** Moves of collections that stopped halfway and are noted. Stops a store that grows. Leaves the oldest to be begun anew. */
  readonly maxUnfinishedMoves: number;
  /** Entries of a folder's page that are put in order. Stops a listing held in memory. Leaves a longer one without order. */
  readonly maxSortedEntries: number;
  /** Directories that the browser watches for us: each costs the host a watch. Stops one for every folder. Leaves slower listings. */
  readonly maxObservedDirectories: number;
  /** Entries of kept listings of one folder. Stops a copy of the disk in memory. Leaves slower listings. */
  readonly maxKeptEntries: number;
  /**
   * Entries of listings that are held until their readers have had them, over all folders; 200 bytes each. Stops a thousand
   * clients that ask for listings and do not read: past it those that took nothing for two seconds are broken off.
   * Leaves a larger directory to its reader's pace.
   */
  readonly maxListedEntries: number;
  /** Names in one path. Stops trees whose walk exhausts the stack: 414. Leaves deeper ones that the host made: not served. */
  readonly maxPathDepth: number;
  /**
   * UTF-8 bytes of a new name: 255 less the longest suffix that Chromium's swap file adds (".crswap"). Stops files that
   * could be made and not written: 414. Leaves longer ones that the host made: served.
   */
  readonly maxNameBytes: number;
  /**
   * Names held for finding entries whatever their letter case, over all directories. Stops a guest that asks for what is
   * not there from filling the memory. Leaves a directory with more served by exact names alone.
   */
  readonly maxFoldedNames: number;
  /**
   * Their characters, with those of the paths of their directories. Stops the same with names and paths as long as they
   * can be. Leaves as above.
   */
  readonly maxFoldedCharacters: number;
  /**
   * Files held in memory for one folder where the browser refuses to store them: lock and temporary ones. Their names
   * count, and what each takes besides. Stops a guest that fills the page's memory: 507. Leaves that much for each
   * folder, and the browser's quota where it stores.
   */
  readonly maxHeldInMemoryBytes: number;
  /** The outbox where the browser refuses to store it. Stops the same: 507. Leaves the browser's quota where it stores. */
  readonly maxOutboxInMemoryBytes: number;
  /**
   * A request that started and sends nothing more. Stops heads and bodies that never end: 408. Leaves one byte a minute,
   * which holds a place among maxClients, and a client that never reads its answer, which holds its own bytes.
   */
  readonly requestIdleTimeoutMs: number;
  /**
   * Questions to the person that are open at once, where the host page has some asked. Stops a guest that buries the
   * person in them: 403. Leaves that many, shown one at a time.
   */
  readonly maxQuestions: number;
  /**
   * How long one waits for its answer; Windows gives up after 60 seconds. Stops requests that are held for ever: 403.
   * Leaves that many programs waiting meanwhile.
   */
  readonly questionTimeoutMs: number;
  /**
   * How long webdav-server may have a request, without waiting for the disk or the guest. Stops its hanging requests:
   * 500. Leaves our own handler, which always answers.
   */
  readonly unansweredTimeoutMs: number;
}

/** Bounds past which a client is closed without an answer: it has asked for nothing that could be refused. */
export type ConnectionLimit = Extract<keyof Limits, 'maxClients' | 'maxUnstoppableInboundBytes'>;

/** What holds where a page says nothing else; docs/limits.md has the reasons. */
export const defaultLimits: Limits = {
  maxClients: 1024,
  maxAbandonedRequests: 64,
  maxAbandonedAtWorst: 512,
  maxInboundBytes: 1024 * 1024,
  maxUnstoppableInboundBytes: 64 * 1024 * 1024,
  maxSpiceMessageBytes: 1024 * 1024,
  maxTargetBytes: 16 * 1024,
  maxHeaderBytes: 32 * 1024,
  maxHeaderFields: 100,
  maxChunkLineBytes: 4096,
  maxTrailerBytes: 8 * 1024,
  maxCollectedBytes: 1024 * 1024,
  maxXmlBytes: 256 * 1024,
  maxHeldXmlBytes: 16 * 1024 * 1024,
  maxXmlDepth: 64,
  maxXmlNodes: 8192,
  maxXmlAttributes: 64,
  maxXmlNamespaces: 128,
  maxPropertyNames: 1024,
  maxPropertyNameCharacters: 64 * 1024,
  maxLocks: 4096,
  maxLocksPerResource: 64,
  maxLockOwnerCharacters: 4096,
  maxLockKeyCharacters: 8_000_000,
  maxLockTimeoutMs: 3_600_000,
  maxProperties: 256,
  maxPropertyBytes: 64 * 1024,
  maxMemoryStoreBytes: 64 * 1024 * 1024,
  maxIfConditions: 64,
  maxRanges: 32,
  maxSearchedEntries: 100_000,
  maxSearchResults: 1000,
  maxSearchConditions: 32,
  maxSearchSteps: 100_000_000,
  maxSearchLiteralCharacters: 255,
  maxSyncMembers: 50_000,
  maxWalkFailures: 1000,
  maxHeldMembers: 400_000,
  maxUnfinishedMoves: 64,
  maxSortedEntries: 2000,
  maxObservedDirectories: 256,
  maxKeptEntries: 20_000,
  maxListedEntries: 200_000,
  maxPathDepth: 128,
  maxNameBytes: 248,
  maxHeldInMemoryBytes: 128 * 1024 * 1024,
  maxOutboxInMemoryBytes: 256 * 1024 * 1024,
  maxFoldedNames: 50_000,
  maxFoldedCharacters: 4_000_000,
  requestIdleTimeoutMs: 60_000,
  maxQuestions: 32,
  questionTimeoutMs: 45_000,
  unansweredTimeoutMs: 15_000,
};
