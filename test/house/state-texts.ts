import type { Messages } from '../../src/ui/messages/en.js';

/** Which test makes the cause of a text happen, and the words of it that the test waits for. */
export interface Reached {
  readonly by: `e2e/${string}` | `browser/${string}`;
  readonly cause: string;
  readonly words: string;
}

type Keys<Group> = keyof Group & string;

/** Texts that name things and say what to do: they are there whatever happens. Every other one is a state's. */
type Label =
  | 'language'
  | 'title'
  | 'open'
  | 'close'
  | 'chooseFolder'
  | 'addFolder'
  | 'choosing'
  | 'dropHere'
  | 'dropAnywhere'
  | 'dropNow'
  | 'dropNowRead'
  | 'dropNowReadwrite'
  | 'guestMay'
  | 'newFoldersMay'
  | 'modes'
  | 'modeHints'
  | 'folderList'
  | 'rootFolder'
  | 'entryFolder'
  | 'modeOf'
  | 'remove'
  | 'removeFolder'
  | 'allowWriting'
  | 'allowWritingTo'
  | 'allowAgain'
  | 'allowFolderAgain'
  | 'stop'
  | 'rename'
  | 'renameFolder'
  | 'newNameOf'
  | 'droppedFiles'
  | 'locks'
  | 'statusList'
  | 'lastRequest'
  | 'help'
  | 'heldFiles'
  | 'andMore'
  | 'heldFilesHint'
  | 'save'
  | 'saveFile'
  | 'delete'
  | 'deleteFile'
  | 'saveAll'
  | 'deleteForGood'
  | 'deleteFileForGood'
  | 'dismiss'
  | 'announce';
/** Groups of which some texts are labels. */
type Group =
  | 'errors'
  | 'support'
  | 'phases'
  | 'notices'
  | 'policy'
  | 'broker'
  | 'transfers'
  | 'failedWrites'
  | 'remembered'
  | 'questions'
  | 'notify'
  | 'outbox'
  | 'activity';

export type StateText =
  | Exclude<Keys<Messages>, Label | Group>
  | `errors.${Keys<Messages['errors']>}`
  | `support.${Keys<Messages['support']>}`
  | `phases.${Keys<Messages['phases']>}`
  | `notices.${Keys<Messages['notices']>}`
  | `policy.${Keys<Messages['policy']>}`
  | `broker.${Exclude<Keys<Messages['broker']>, 'title' | 'open' | 'show'>}`
  | `transfers.reasons.${Keys<Messages['transfers']['reasons']>}`
  | `failedWrites.${Keys<Messages['failedWrites']>}`
  | 'transfers.finishing'
  | `remembered.${'permitted' | 'asks' | 'offer'}`
  | `questions.${'delete' | 'overwrite'}`
  | 'notify.refused'
  | 'outbox.endsWithPage'
  | `activity.${'left' | 'brokenOff'}`;

const here = 'e2e/state-texts' as const;

export const stateTexts: Readonly<Record<StateText, Reached>> = {
  nameRule: { by: 'browser/ui-work', cause: 'a slash in a new name of a folder', words: 'Without “/”' },
  'errors.socket-failed': { by: here, cause: 'the socket ends', words: 'server cannot be reached' },
  'errors.wrong-password': { by: here, cause: 'a wrong one is sent', words: 'Wrong password' },
  'errors.channel-taken': {
    by: 'e2e/two-panels',
    cause: 'a second client on one channel',
    words: 'Another console is sharing folders',
  },
  'errors.no-channel': {
    by: 'e2e/person',
    cause: 'a server that lists none',
    words: 'This machine has no channel for folders',
  },
  'errors.session-ended': { by: here, cause: 'an id of no session', words: 'The console’s session has ended' },
  'errors.server-closed': {
    by: here,
    cause: 'a server that closes instead of answering',
    words: 'The server closed the connection',
  },
  'errors.insecure-context': {
    by: here,
    cause: 'http with a name of its own',
    words: 'Folders cannot be shared from an insecure page',
  },
  'errors.protocol-error': {
    by: here,
    cause: 'a message that announces 4 GiB',
    words: 'The server does not speak SPICE as expected',
  },
  'errors.worker-ended': {
    by: here,
    cause: 'the worker closes itself',
    words: 'Sharing had stopped and was started again',
  },
  'errors.not-loaded': { by: here, cause: 'its file is gone from the site', words: 'This page is out of date' },

  'support.insecure-context': {
    by: here,
    cause: 'http with a name of its own',
    words: 'Folders cannot be shared from an insecure page',
  },
  'support.no-file-system-access': {
    by: 'e2e/read-only-browser',
    cause: 'Firefox',
    words: 'In this browser the guest can only read your folders',
  },
  'support.cross-origin-frame': {
    by: here,
    cause: 'a frame of another site, without a sharing window',
    words: 'Folders cannot be chosen inside this frame',
  },

  'phases.idle': { by: here, cause: 'a share that nothing was done with', words: 'Not connected to the machine' },
  'phases.connecting': { by: here, cause: 'a server that does not answer', words: 'Connecting to the machine…' },
  'phases.connected': { by: here, cause: 'the channel stands', words: 'Connected to the machine' },
  'phases.reconnecting': {
    by: here,
    cause: 'its socket is ended',
    words: 'The connection was lost: connecting again…',
  },
  'phases.closed': { by: 'e2e/person', cause: 'another console took over', words: 'has ended' },
  'phases.failed': { by: here, cause: 'each error', words: 'Not connected to the machine' },
  idleHint: {
    by: 'browser/ui',
    cause: 'a folder that is shared before the page connects',
    words: 'The guest gets your folders once the console is connected.',
  },
  closedHint: {
    by: 'browser/ui-console',
    cause: 'the server ends all connections',
    words: 'Connect the console again',
  },
  reconnectingHint: { by: here, cause: 'its socket is ended', words: 'Your folders are kept.' },
  agentRunning: { by: 'e2e/person', cause: 'the agent starts', words: 'The guest’s agent is running' },
  agentMissing: { by: here, cause: 'the agent stops', words: 'The guest’s agent (spice-webdavd) is not running' },
  agentMissingHint: { by: here, cause: 'the agent stops', words: 'Install it in the guest, once:' },
  guestNever: { by: here, cause: 'no request yet', words: 'No program in the guest has opened the drive yet' },
  guestConnected: { by: here, cause: 'a connection is kept', words: 'A program in the guest is connected' },
  guestAway: { by: here, cause: 'it is closed', words: 'No program in the guest is connected' },
  notPersistent: { by: here, cause: 'site data are blocked', words: 'refuses to store data for this page' },
  heldFilesEnd: { by: here, cause: 'site data are blocked', words: 'refuses to keep files for this page' },
  'outbox.endsWithPage': { by: here, cause: 'site data are blocked', words: 'what is not saved ends with it' },
  'notify.refused': {
    by: here,
    cause: 'the browser refuses',
    words: 'The browser refused notifications for this page',
  },

  permissionLost: {
    by: 'e2e/folders-again',
    cause: 'revoked in the browser’s settings',
    words: 'The browser’s permission was withdrawn.',
  },
  folderMissing: { by: here, cause: 'renamed on the host', words: 'The folder is no longer in its place' },
  writeRefused: {
    by: here,
    cause: 'a PUT where only reading is allowed',
    words: 'The guest wanted to change something here and was refused: it may only read.',
  },
  'failedWrites.full': {
    by: 'e2e/two-panels',
    cause: 'past the quota',
    words: 'The disk or the quota is full: one file of the guest was not stored',
  },
  'failedWrites.refused': {
    by: 'e2e/two-panels',
    cause: 'a PUT of a name that the policy hides',
    words: 'Refused on this computer: one change of the guest was not made',
  },
  'remembered.permitted': { by: 'e2e/folders-again', cause: 'a reload', words: 'the browser still permits it' },
  'remembered.asks': { by: here, cause: 'revoked, and a reload', words: 'the browser asks you' },
  'remembered.offer': { by: 'e2e/folders-again', cause: 'a reload', words: 'folders can be shared again' },

  'questions.delete': { by: 'e2e/person', cause: 'a DELETE, with confirm=delete', words: 'The guest wants to delete' },
  'questions.overwrite': {
    by: here,
    cause: 'a second PUT, with confirm=write',
    words: 'The guest wants to replace the content of',
  },

  'transfers.finishing': {
    by: 'e2e/busy-page',
    cause: 'a PUT of 1 GiB',
    words: 'All of it is here and is being stored',
  },
  'transfers.reasons.cancelled': {
    by: 'e2e/person',
    cause: 'the person cancels a GET',
    words: 'may wait a while until it notices',
  },
  'transfers.reasons.cancelledWrite': {
    by: 'e2e/person',
    cause: 'the person cancels a PUT',
    words: 'You cancelled it. The old file is kept.',
  },
  'transfers.reasons.broken': {
    by: here,
    cause: 'the program resets in the middle of an answer',
    words: 'The program in the guest left before its end.',
  },
  'transfers.reasons.brokenWrite': {
    by: here,
    cause: 'the program resets in the middle of a body',
    words: 'It broke off before its end. The old file is kept.',
  },
  'transfers.reasons.forbidden': {
    by: here,
    cause: 'the person says no',
    words: 'The folder is read-only, or you refused.',
  },
  'transfers.reasons.changed': {
    by: here,
    cause: 'a PUT into a directory that is not there',
    words: 'Something was changed meanwhile, or its folder is missing.',
  },
  'transfers.reasons.locked': { by: here, cause: 'a LOCK of another', words: 'Another program has the file locked.' },
  'transfers.reasons.full': { by: 'e2e/two-panels', cause: 'past the quota', words: 'The disk or the quota is full.' },
  'transfers.reasons.other': { by: here, cause: 'a wrong checksum', words: 'It was refused (HTTP 400).' },
  'activity.left': { by: here, cause: 'a program leaves at once', words: 'the program left before an answer' },
  'activity.brokenOff': { by: here, cause: 'a program leaves in the middle', words: 'broke off' },

  'notices.pickerLeft': { by: 'browser/picker', cause: 'Escape in the real picker', words: 'No folder was shared' },
  'notices.refused': {
    by: 'e2e/folders-again',
    cause: 'the real bubble refused, to read',
    words: 'The browser’s permission was refused. Share the folder again',
  },
  'notices.refusedWriting': {
    by: 'browser/picker',
    cause: 'the real bubble refused, to write',
    words: 'permission to change it was refused',
  },
  'notices.upgradeRefused': {
    by: 'browser/picker',
    cause: 'the real bubble refused, for a shared folder',
    words: 'stays as it was',
  },
  'notices.emptyFolder': { by: here, cause: 'an empty one in an input', words: 'The browser found no file in it' },
  'notices.blocked': {
    by: 'browser/picker',
    cause: '/etc is dropped, and the browser’s warning is left',
    words: 'The browser does not hand out this folder',
  },
  'notices.notAFolder': { by: here, cause: 'a link is dropped', words: 'is not a folder' },
  'notices.filesDropped': { by: 'browser/ui', cause: 'a file is dropped', words: 'Drop the folder that holds them' },
  'notices.filesLeft': { by: 'browser/ui', cause: 'a folder and a file are dropped', words: 'One file was left out' },
  'notices.failed': { by: here, cause: 'a name that is none', words: 'That did not work' },

  'policy.noFolders': {
    by: here,
    cause: 'folders: false',
    words: 'Folders cannot be shared on this console',
  },
  'policy.readOnly': { by: here, cause: 'readOnly: true', words: 'On this console the guest can only read folders' },
  'policy.full': { by: 'e2e/two-panels', cause: 'maxFolders: 1', words: 'Remove one to share another' },
  'policy.refused': { by: here, cause: 'a folder is dropped all the same', words: 'may not be shared like that' },

  'broker.frame': { by: 'e2e/broker', cause: 'a frame of another origin', words: 'can only be read' },
  'broker.isOpen': { by: 'e2e/broker', cause: 'the window is open', words: 'as long as the sharing window is open' },
  'broker.lost': {
    by: 'e2e/broker',
    cause: 'the window is closed',
    words: 'Choose it again in the sharing window.',
  },
  'broker.closed': { by: 'e2e/broker', cause: 'the window is closed', words: 'The sharing window was closed' },
  'broker.blocked': { by: here, cause: 'a sandboxed frame', words: 'The sharing window was not opened' },
  'broker.life': { by: 'e2e/broker', cause: 'the window opens', words: 'Keep this window open' },
  'broker.keepOpen': { by: 'e2e/broker', cause: 'a folder is chosen', words: 'Keep this window open' },
  'broker.otherSite': {
    by: 'e2e/broker',
    cause: 'a frame of another site',
    words: 'lets this frame use no chosen folder',
  },
  'broker.cutOff': { by: 'e2e/broker', cause: 'COOP on the panel', words: 'Cross-Origin-Opener-Policy' },
  'broker.gone': {
    by: 'e2e/broker',
    cause: 'the console is left, and the window stays',
    words: 'The console was closed',
  },
};
