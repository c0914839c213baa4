export { ShareError, type ShareErrorCode, type ShareErrorScope, shareErrorCodes } from './base/share-error.js';
export type { AuditRecord } from './embed/audit.js';
export { createShare } from './embed/create-share.js';
export type {
  Attachment,
  ConnectOptions,
  FolderOptions,
  RememberedFolder,
  Share,
  ShareEventMap,
  ShareOptions,
  SpiceMainConnection,
  SpiceMessage,
} from './embed/share.js';
export { checkSupport, type SupportProblem } from './embed/support.js';
export { FsError, type FsErrorCode, fsErrorCodes } from './share/fs-error.js';
export type {
  Answer,
  BytesEvent,
  ConnectionPhase,
  DriveSettings,
  FolderMode,
  FolderState,
  HeldFile,
  HeldFileName,
  JunkPolicy,
  LockState,
  OutboxState,
  QuestionState,
  RequestEvent,
  SharePolicy,
  ShareState,
  TransferDirection,
  TransferState,
  TransfersEvent,
} from './worker/share-state.js';
