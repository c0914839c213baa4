import type { FakeShare } from '../fakes/fake-share.js';

/** The panel's main states, as a share would tell them. Times are from the moment in which they are shown. */
export interface PanelState {
  readonly name: string;
  readonly state?: Partial<FakeShare['state']>;
}

type FolderState = FakeShare['state']['folders'][number];

const folder = (change: Partial<FolderState> = {}): FolderState => ({
  id: 'a',
  name: 'Projects',
  mode: 'readwrite',
  isRoot: true,
  permission: 'granted',
  canWrite: true,
  ...change,
});
const folders = [
  folder(),
  folder({ id: 'b', name: 'Quarterly reports and everything that belongs to them 2026', isRoot: false, mode: 'read' }),
];
const atNoon = Date.UTC(2026, 10, 23, 11, 58, 3);
const working = { phase: 'connected', agentRunning: true, clients: 2, lastRequestAt: atNoon, folders } as const;

export const panelStates: readonly PanelState[] = [
  { name: 'first-time', state: { phase: 'connected', agentRunning: true } },
  { name: 'just-shared', state: { phase: 'connected', agentRunning: true, folders: [folder({ mode: 'read' })] } },
  { name: 'working', state: working },
  { name: 'no-agent', state: { phase: 'connected', folders: [folder()] } },
  {
    name: 'no-channel',
    state: { phase: 'failed', error: { code: 'no-channel', message: 'This virtual machine has no WebDAV channel' } },
  },
  {
    name: 'channel-taken',
    state: { phase: 'failed', error: { code: 'channel-taken', message: 'Closed before PORT_INIT' }, folders },
  },
  {
    name: 'reconnecting',
    state: { phase: 'reconnecting', error: { code: 'socket-failed', message: 'lost' }, folders },
  },
  { name: 'permission-lost', state: { ...working, folders: [folder({ permission: 'prompt' }), ...folders.slice(1)] } },
];
