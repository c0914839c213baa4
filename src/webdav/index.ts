export { type Clock, systemClock } from '../base/clock.js';
export { defaultLimits, type Limits } from '../base/limits.js';
export {
  HttpHeaders,
  type HttpRequest,
  type HttpResponse,
  type RequestBody,
  type RequestHandler,
  type ResponseBody,
} from '../http/message.js';
export type {
  DirectoryStat,
  Entry,
  FileStat,
  Filesystem,
  FileWriter,
  Path,
  ReadableFile,
  Stat,
} from '../share/filesystem.js';
export { FsError, type FsErrorCode, fsErrorCodes } from '../share/fs-error.js';
export { MemoryFilesystem } from '../share/memory.js';
export { MemoryStore } from '../store/memory-store.js';
export type { Store } from '../store/store.js';
export type { Confirm, LossKind } from './confirmation.js';
export { guardHandler } from './guarded-handler.js';
export { createWebDavHandler, type WebDavOptions, type WebDavServer } from './handler.js';
export type { HeldLock, LockDesk } from './locks/lock-desk.js';
