import { plurals } from './plurals.js';
import { errors, support } from './problems/en.js';

/** What went wrong, and what the person can do about it. */
export interface Advice {
  readonly title: string;
  readonly wayOut: string;
}

const count = plurals('en');

/** Every text of the element, in English. Functions take what they show; quoting marks are theirs to add. */
export const en = {
  /** BCP 47: how numbers, dates and sizes are written. */
  language: 'en',
  title: 'Shared folders',
  open: 'Folders',
  close: 'Close',

  chooseFolder: 'Choose a folder…',
  addFolder: 'Add a folder…',
  choosing: 'Waiting for the browser…',
  dropHere: 'or drop one here',
  dropAnywhere: 'or drop one anywhere on this page',
  dropNow: 'Drop the folder to share it',
  dropNowRead: 'The guest may read it.',
  dropNowReadwrite: 'The guest may read and change it.',

  guestMay: 'The guest may',
  newFoldersMay: 'New folders: the guest may',
  modes: { read: 'Read only', readwrite: 'Read and write' },
  modeHints: {
    read: 'The guest sees the files and cannot change them.',
    readwrite: 'The guest can change and delete files in the folder.',
  },

  folderList: 'Folders that are shared',
  rootFolder: 'The drive itself',
  entryFolder: 'A folder in the drive',
  modeOf: (name: string) => `What the guest may do with ${name}`,
  remove: 'Remove',
  removeFolder: (name: string) => `Stop sharing ${name}`,
  permissionLost: 'The browser’s permission was withdrawn.',
  folderMissing: {
    title: 'The folder is no longer in its place',
    wayOut:
      'It was renamed, moved or deleted on this computer, or its drive was taken out. Put it back and sharing goes on by itself, or stop sharing it here and share it anew.',
  },
  writeRefused: 'The guest wanted to change something here and was refused: it may only read.',
  failedWrites: {
    full: (files: number): Advice => ({
      title: count(files, {
        one: 'The disk or the quota is full: one file of the guest was not stored',
        other: 'The disk or the quota is full: # files of the guest were not stored',
      }),
      wayOut: 'Make room on this computer, then save again in the guest: until then the new content exists only there.',
    }),
    refused: (changes: number): Advice => ({
      title: count(changes, {
        one: 'Refused on this computer: one change of the guest was not made',
        other: 'Refused on this computer: # changes of the guest were not made',
      }),
      wayOut:
        'The file may be write-protected, or the browser or the rules of this console forbid it: “Activity” below names it.',
    }),
  },
  allowWriting: 'Let it write',
  allowWritingTo: (name: string) => `Let it write: ${name}`,
  allowAgain: 'Allow again',
  allowFolderAgain: (name: string) => `Allow again: ${name}`,
  stop: 'Stop sharing',
  rename: 'Rename',
  renameFolder: (name: string) => `Change how ${name} appears in the guest`,
  newNameOf: (name: string) => `New name of ${name} in the guest`,
  nameRule: 'Without “/”',
  droppedFiles: 'Dropped files',

  remembered: {
    title: 'Folders shared before',
    shareAgain: (name: string) => `Share ${name} again`,
    permitted: 'the browser still permits it',
    asks: 'the browser asks you',
    forget: 'Forget',
    forgetOne: (name: string) => `Forget ${name}`,
    offer: (folders: number) =>
      count(folders, { one: 'One folder can be shared again', other: '# folders can be shared again' }),
  },

  questions: {
    delete: 'The guest wants to delete',
    overwrite: 'The guest wants to replace the content of',
    hint: 'Nothing has changed yet. Without an answer it is refused after 45 seconds.',
    more: (waiting: number) => count(waiting, { one: 'One more is waiting.', other: '# more are waiting.' }),
    refuse: 'Refuse',
    allow: 'Allow',
    allowAll: 'Allow all for a minute',
  },

  transfers: {
    title: 'Files on their way',
    directions: { 'to-guest': 'To the guest', 'from-guest': 'From the guest', within: 'Copied within the drive' },
    of: (bytes: string, length: string) => `${bytes} of ${length}`,
    perSecond: (bytes: string) => `${bytes}/s`,
    left: (time: string) => `${time} left`,
    finishing: 'All of it is here and is being stored…',
    cancel: 'Cancel',
    cancelOne: (name: string) => `Cancel ${name}`,
    ended: 'Finished transfers',
    totals: (done: number, failed: number) =>
      failed === 0
        ? count(done, { one: 'One file', other: '# files' })
        : `${count(done, { one: 'One file', other: '# files' })}, ${count(failed, { one: 'one failed', other: '# failed' })}`,
    endedOne: (name: string, reason: string | undefined) =>
      reason === undefined ? `${name} was transferred` : `${name} was not transferred: ${reason}`,
    reasons: {
      cancelled: 'You cancelled it. The program in the guest may wait a while until it notices.',
      cancelledWrite: 'You cancelled it. The old file is kept.',
      broken: 'The program in the guest left before its end.',
      brokenWrite: 'It broke off before its end. The old file is kept.',
      forbidden: 'The folder is read-only, or you refused.',
      changed: 'Something was changed meanwhile, or its folder is missing.',
      locked: 'Another program has the file locked.',
      full: 'The disk or the quota is full.',
      other: (status: number) => `It was refused (HTTP ${status}).`,
    },
  },

  locks: {
    title: (locks: number) => count(locks, { one: 'One lock in the guest', other: '# locks in the guest' }),
    hint: 'Programs lock a document while it is open. Break a lock only if its program is gone: it may lose what it has not saved.',
    nobody: 'No owner named',
    scopes: { exclusive: 'exclusive', shared: 'shared' },
    deep: 'with everything in it',
    left: (time: string) => `${time} left`,
    break: 'Break',
    sure: 'Break it now',
    breakOne: (path: string) => `Break the lock on ${path}`,
    breakForGood: (path: string) => `Break the lock on ${path} now`,
  },

  notify: {
    label: 'Notify me while I am elsewhere',
    hint: 'Of long transfers, failures, questions and a lost connection. The browser asks once.',
    refused: 'The browser refused notifications for this page: allow them in its settings.',
  },

  statusList: 'Status',
  phases: {
    idle: 'Not connected to the machine',
    connecting: 'Connecting to the machine…',
    connected: 'Connected to the machine',
    reconnecting: 'The connection was lost: connecting again…',
    closed: 'The connection to the machine has ended',
    failed: 'Not connected to the machine',
  },
  idleHint: 'The guest gets your folders once the console is connected.',
  closedHint: 'Connect the console again to go on: your folders are kept.',
  reconnectingHint: 'Your folders are kept. A copy that was under way in the guest has to be started again.',
  agentRunning: 'The guest’s agent is running',
  agentMissing: 'The guest’s agent (spice-webdavd) is not running',
  agentMissingHint: 'Install it in the guest, once:',
  guestNever: 'No program in the guest has opened the drive yet',
  guestAway: 'No program in the guest is connected',
  guestConnected: (programs: number) =>
    count(programs, { one: 'A program in the guest is connected', other: '# programs in the guest are connected' }),
  lastRequest: (time: string) => `Last request at ${time}`,
  notPersistent: 'The browser refuses to store data for this page: locks and properties end with it.',
  heldFilesEnd:
    'The browser refuses to keep files for this page: lock and temporary files of programs in the guest end with it.',

  help: {
    open: 'Open the drive in the guest',
    system: 'In the guest',
    host: 'The machine runs under',
    copy: 'Copy',
    copied: 'Copied',
    copyByHand: 'Selected: copy it with Ctrl+C',
    mountAgain: 'Mount again in the guest',
    mountAgainHint:
      'Closes the drive for two seconds: Windows then maps it anew and file managers find it again. ' +
      'What is being copied breaks off.',
    systems: { terminal: 'Command line' },
    notes: {
      channel: {
        libvirt: 'In the machine’s XML, below <devices>:',
        qemu: 'On QEMU’s command line:',
        proxmox: 'On the host, with the machine’s number:',
        lxd: 'Its machines have the channel; after an update of LXD restart the machine:',
        incus: 'Its machines have the channel; after an update of Incus restart the machine:',
      },
      agent: {
        debian: 'In a terminal:',
        fedora: 'In a terminal:',
        arch: 'In a terminal:',
        opensuse: 'In a terminal:',
        windows: 'Run the newest installer from this page (spice-webdavd-x64-latest.msi):',
      },
      open: {
        windows: 'A drive appears by itself in Explorer. If not, type this at a command prompt:',
        gnome: 'Files shows “Spice client folder” under Network. Or open this address there (Ctrl+L):',
        kde: 'Open this address in Dolphin:',
        macos: 'Finder, Go, Connect to Server:',
        terminal: 'Look into the drive, or mount it:',
      },
    },
  },

  activity: {
    title: 'Activity',
    moved: (toGuest: string, fromGuest: string) => `${toGuest} to the guest, ${fromGuest} from it`,
    nothingMoved: 'Nothing was transferred yet',
    filter: 'Filter',
    none: 'Nothing that fits',
    left: 'the program left before an answer',
    brokenOff: 'broke off',
    closedBy: {
      maxClients: 'A program was turned away: too many are connected',
      maxUnstoppableInboundBytes: 'A program was cut off: it sent more than the folder could take',
    },
    saveAs: (format: string) => `Save as ${format}`,
  },

  /** Rows of a list that are not shown. */
  andMore: (more: number) => count(more, { one: 'and one more', other: 'and # more' }),
  heldFiles: (files: number) =>
    count(files, { one: 'One file that only this browser holds', other: '# files that only this browser holds' }),
  heldFilesHint:
    'Programs in the guest left them under names that are not for your folder, such as lock and temporary files. ' +
    'They end with this browser’s data: save what you still need.',
  save: 'Save',
  saveFile: (name: string) => `Save ${name}`,
  delete: 'Delete',
  deleteFile: (name: string) => `Delete ${name}`,
  saveAll: 'Save all',
  outbox: {
    title: (files: number, size: string) =>
      files === 0 ? 'Outbox: empty' : files === 1 ? `Outbox: one file, ${size}` : `Outbox: ${files} files, ${size}`,
    hint: (name: string) =>
      `What programs in the guest put into “${name}” in the drive is kept by this browser: save it from here.`,
    earlier: 'Left by guests of earlier sessions, and kept by this browser: save it from here.',
    endsWithPage: 'The browser refuses to store files for this page: what is not saved ends with it.',
  },
  deleteForGood: 'Delete for good',
  deleteFileForGood: (name: string) => `Delete for good: ${name}`,

  dismiss: 'Dismiss',
  notices: {
    pickerLeft: {
      title: 'No folder was shared',
      wayOut:
        'If the browser asked and you did not agree, choose the folder again and answer “Allow”. Firefox calls it an upload, but nothing is uploaded.',
    },
    refused: (name: string): Advice => ({
      title: `“${name}” is not shared`,
      wayOut: 'The browser’s permission was refused. Share the folder again and answer “Allow”.',
    }),
    refusedWriting: (name: string): Advice => ({
      title: `“${name}” is not shared`,
      wayOut:
        'The permission to change it was refused. Share it again and answer “Allow”, or switch to “Read only” first.',
    }),
    upgradeRefused: (name: string): Advice => ({
      title: `“${name}” stays as it was`,
      wayOut: 'The browser’s permission was refused. Change it again and answer “Allow”.',
    }),
    emptyFolder: {
      title: 'No folder was shared',
      wayOut: 'The browser found no file in it. Choose a folder with files, or drop this one here.',
    },
    blocked: {
      title: 'The browser does not hand out this folder',
      wayOut: 'It protects system folders and its own. Choose another one, or a folder inside it.',
    },
    notAFolder: (name: string): Advice => ({
      title: `“${name}” is not a folder`,
      wayOut: 'Links to folders cannot be shared. Drop the folder itself.',
    }),
    filesDropped: {
      title: 'Files cannot be shared one by one',
      wayOut: 'Drop the folder that holds them.',
    },
    filesLeft: (files: number): Advice => ({
      title: count(files, { one: 'One file was left out', other: '# files were left out' }),
      wayOut: 'Only folders can be shared. Drop the folder that holds them.',
    }),
    failed: (reason: string): Advice => ({ title: 'That did not work', wayOut: reason }),
  },
  broker: {
    title: 'Sharing window',
    frame: {
      title: 'This console sits in a page of another site',
      wayOut:
        'A folder that you drop here can only be read. In the sharing window you choose folders, also to let the guest ' +
        'change them: they are shared as long as that window is open.',
    },
    open: 'Open the sharing window',
    show: 'Show the sharing window',
    isOpen: 'Folders are shared as long as the sharing window is open.',
    lost: 'Choose it again in the sharing window.',
    blocked: {
      title: 'The sharing window was not opened',
      wayOut: 'The browser blocked it. Allow pop-ups for this page, or drop a folder here: the guest can then read it.',
    },
    closed: {
      title: 'The sharing window was closed',
      wayOut: 'With it the browser takes back the permission for its folders. Open it again and choose them there.',
    },
    life: 'Keep this window open while the guest uses the folder: when it closes, the browser takes the permission back.',
    keepOpen: 'Keep this window open: when it closes, the browser takes the permission back.',
    otherSite: {
      title: 'The browser lets this frame use no chosen folder',
      wayOut:
        'The page around the console is of another site. Open the console in a tab of its own, or drop a folder on it: the guest can then read it.',
    },
    cutOff: {
      title: 'This window has lost the console that opened it',
      wayOut:
        'The panel’s settings (Cross-Origin-Opener-Policy) keep the two apart. Close this window and open the console in ' +
        'a tab of its own; whoever runs the panel can change it.',
    },
    gone: {
      title: 'The console was closed',
      wayOut: 'Nothing is shared any more. You can close this window.',
    },
  },
  policy: {
    noFolders: {
      title: 'Folders cannot be shared on this console',
      wayOut: 'Whoever runs it has switched that off. Ask there if you need it.',
    },
    full: 'No more folders can be shared at once on this console. Remove one to share another.',
    readOnly: 'On this console the guest can only read folders: whoever runs it has decided so.',
    refused: (name: string): Advice => ({
      title: `“${name}” may not be shared like that`,
      wayOut: 'The rules of this console forbid it. Ask whoever runs it if you need it.',
    }),
  },
  errors,
  support,

  announce: {
    shared: (name: string) => `${name} is shared with the guest`,
    unshared: (name: string) => `${name} is no longer shared`,
    stopped: 'Sharing has stopped. The guest no longer has your folders.',
  },
};

/** The shape of a translation. */
export type Messages = typeof en;
