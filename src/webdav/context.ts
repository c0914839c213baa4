import type { Clock } from '../base/clock.js';
import type { Limits } from '../base/limits.js';
import type { HttpRequest, HttpResponse } from '../http/message.js';
import type { Filesystem, Path, Stat } from '../share/filesystem.js';
import type { XmlBodies } from '../xml/xml-bodies.js';
import type { Confirm } from './confirmation.js';
import type { HeldMembers } from './held-members.js';
import type { KeptLocks } from './locks/kept-locks.js';
import type { LockTable, Tokens } from './locks/lock-table.js';
import type { RequestNames } from './names/request-names.js';
import type { DeadProperties } from './properties/dead-properties.js';
import type { Quota } from './properties/live-properties.js';
import type { CollectionSync } from './sync/collection-changes.js';
import type { UnfinishedMoves } from './trees/unfinished-moves.js';

/** What all methods share. */
export interface DavContext {
  readonly filesystem: Filesystem;
  readonly keptLocks: KeptLocks;
  /** That of `keptLocks`: what covers the request's own path is in it. */
  readonly locks: LockTable;
  readonly properties: DeadProperties;
  readonly heldMembers: HeldMembers;
  /** Of collections, that stopped halfway. */
  readonly moves: UnfinishedMoves;
  readonly sync: CollectionSync;
  /** Of all clients. */
  readonly xml: XmlBodies;
  readonly clock: Clock;
  readonly limits: Limits;
  /** Undefined where the host page set no cap. */
  readonly quota: Quota | undefined;
  /** The entries that a PROPFIND of depth infinity may tell; undefined: it is refused. */
  readonly infiniteListings: number | undefined;
  /** Undefined where nobody is asked before something is deleted or overwritten. */
  readonly confirm: Confirm | undefined;
  /** For what went wrong without being the client's business. */
  readonly onProblem: (error: unknown) => void;
}

/** A request whose target, If header and conditions have been dealt with. */
export interface DavRequest {
  readonly http: HttpRequest;
  readonly names: RequestNames;
  /** Where the target leads, with names as entries have them or locks know them: locks and properties hang on it. */
  readonly path: Path;
  /** What is at the path; null: nothing. */
  readonly stat: Stat | null;
  readonly tokens: Tokens;
}

/** The same where there is something at the path. */
export interface ResourceRequest extends DavRequest {
  readonly stat: Stat;
}

/** One method. Throws DavError, FsError or XmlError for what the client is to be told. */
export type DavMethod = (request: DavRequest, context: DavContext) => Promise<HttpResponse>;
/** One that has nothing to do where nothing is. */
export type ResourceMethod = (request: ResourceRequest, context: DavContext) => Promise<HttpResponse>;
