import type { FakeShare } from '../fakes/fake-share.js';
import { folderState } from '../fakes/folder-state.js';

/** The panel's main states, as a share would tell them. Times are from the moment in which they are shown. */
export interface PanelState {
  readonly name: string;
  readonly state?: Partial<FakeShare['state']>;
  readonly transfers?: Partial<FakeShare['transfers']>;
  readonly remembered?: FakeShare['remembered'];
  readonly locks?: FakeShare['locks'];
  /** What the guest has asked for since. */
  readonly requests?: readonly Parameters<FakeShare['answer']>[0][];
  /** Summaries that are opened, by their parts. */
  readonly opened?: readonly string[];
}

const folder = (change: Parameters<typeof folderState>[0] = {}) => folderState({ mode: 'readwrite', ...change });
const folders = [
  folder(),
  folder({ id: 'b', name: 'Quarterly reports and everything that belongs to them 2026', isRoot: false, mode: 'read' }),
];
const atNoon = Date.UTC(2026, 10, 23, 11, 58, 3);
const working = { phase: 'connected', agentRunning: true, clients: 2, lastRequestAt: atNoon, folders } as const;

const refusal = { method: 'PUT', status: 403, isWhole: true, bytesReceived: 0, bytesSent: 0, durationMs: 2 };

type Transfer = FakeShare['transfers']['running'][number];
const transfer = (change: Partial<Transfer>): Transfer => ({
  id: 1,
  path: '/Videos/holiday.mkv',
  direction: 'to-guest',
  phase: 'running',
  bytes: 412_000_000,
  length: 1_073_741_824,
  bytesPerSecond: 38_200_000,
  durationMs: 11_000,
  status: 200,
  ...change,
});

/** Brings the page's fake share into a state, and opens what is to be seen. In the page. */
export async function showState(state: PanelState): Promise<void> {
  const { fake, element } = window as unknown as { fake: FakeShare; element: { updateComplete: Promise<unknown> } };
  fake.remembered = [...(state.remembered ?? [])];
  fake.locks = (state.locks ?? []).map((lock) => ({ ...lock, expiresAt: Date.now() + 540_000 }));
  // Folders of before are listed anew when others are shared.
  fake.update({
    folders: [
      { id: '', name: '', mode: 'read', isRoot: true, permission: 'granted', canWrite: true, isMissing: false },
    ],
  });
  await element.updateComplete;
  fake.update({ error: null, folders: [], questions: [], locks: 0, lastRequestAt: null, ...state.state });
  fake.transfer({ running: [], ended: [], done: 0, failed: 0, ...state.transfers });
  for (const request of state.requests ?? []) fake.answer(request);
}

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
  {
    name: 'transfers',
    state: working,
    transfers: {
      running: [
        transfer({}),
        transfer({ id: 2, path: '/backup/database dump of tonight.sql', direction: 'from-guest', length: null }),
        transfer({ id: 3, path: '/report.docx', direction: 'from-guest', phase: 'finishing', bytes: 1_073_741_824 }),
      ],
      ended: [
        transfer({ id: 7, path: '/b.iso', direction: 'from-guest', phase: 'refused', status: 507, durationMs: 61_000 }),
        transfer({ id: 6, path: '/a.iso', direction: 'from-guest', phase: 'cancelled', status: 403 }),
        transfer({ id: 5, path: '/photo.jpg', phase: 'done', bytes: 2_300_000, durationMs: 300 }),
      ],
      done: 41,
      failed: 2,
    },
    opened: ['ended-summary'],
  },
  {
    name: 'remembered',
    state: { phase: 'connected', agentRunning: true },
    remembered: [
      { id: 'a', name: 'Projects', mode: 'readwrite', permission: 'granted' },
      { id: 'b', name: 'Quarterly reports and everything that belongs to them', mode: 'read', permission: 'prompt' },
    ],
  },
  {
    name: 'question',
    state: {
      ...working,
      questions: [
        { id: 1, operation: 'delete', path: '/Projects/2026/contract with everything.docx', expiresAt: atNoon },
        { id: 2, operation: 'overwrite', path: '/b.txt', expiresAt: atNoon },
      ],
    },
  },
  {
    name: 'locks',
    state: { ...working, locks: 2 },
    locks: [
      { token: 't1', path: '/report.docx', scope: 'exclusive', isDeep: false, owner: 'Ann', expiresAt: atNoon },
      { token: 't2', path: '/drawings', scope: 'shared', isDeep: true, owner: '', expiresAt: atNoon },
    ],
    opened: ['locks-summary'],
  },
  { name: 'permission-lost', state: { ...working, folders: [folder({ permission: 'prompt' }), ...folders.slice(1)] } },
  {
    name: 'folder-missing',
    state: { ...working, folders: [folder({ isMissing: true }), ...folders.slice(1)] },
  },
  {
    name: 'disk-full',
    state: working,
    requests: ['/a.iso', '/b.iso', '/c.iso'].map((path) => ({ ...refusal, path, status: 507 })),
  },
  {
    name: 'host-refuses',
    state: working,
    requests: [{ ...refusal, path: '/report.docx' }],
  },
  {
    name: 'write-refused',
    state: { ...working, folders: [folder({ mode: 'read' }), ...folders.slice(1)] },
    requests: [{ ...refusal, path: '/report.docx' }],
    opened: ['activity-summary'],
  },
];
