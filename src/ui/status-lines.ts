import type { SupportProblem } from '../embed/support.js';
import type { FailedWritesView } from './failed-writes.js';
import { formatTime } from './format.js';
import type { HelpTopic } from './guest-commands.js';
import type { Messages } from './messages/en.js';
import type { ShareState } from './share-view.js';

/** Each has an icon and a colour of its own: neither is ever the only bearer of the meaning. */
export type Tone = 'good' | 'busy' | 'idle' | 'warn' | 'bad';

export interface StatusLine {
  readonly name: 'connection' | 'agent' | 'guest' | 'storage';
  readonly tone: Tone;
  readonly text: string;
  /** What to do about it, or when it was. */
  readonly hint?: string;
  /** What to type about it. */
  readonly topic?: HelpTopic;
}

const phaseTones: Readonly<Record<ShareState['phase'], Tone>> = {
  idle: 'idle',
  connecting: 'busy',
  connected: 'good',
  reconnecting: 'busy',
  closed: 'idle',
  failed: 'bad',
};

/** The chain from this page to a program in the guest, in its order; what hangs on a broken link is left out. */
export function statusLines(state: ShareState, messages: Messages): readonly StatusLine[] {
  const lines = [connectionLine(state, messages)];
  if (state.phase === 'connected') {
    lines.push(agentLine(state, messages));
    if (state.agentRunning) lines.push(guestLine(state, messages));
  }
  const held = state.heldFilesPersist ? undefined : messages.heldFilesEnd;
  if (!state.persistent) {
    const hint = held === undefined ? {} : { hint: held };
    lines.push({ name: 'storage', tone: 'warn', text: messages.notPersistent, ...hint });
  } else if (held !== undefined) lines.push({ name: 'storage', tone: 'warn', text: held });
  return lines;
}

/** A connection that is lost comes back by itself; so does a worker that ended, which is no fault of the connection. */
function connectionLine({ phase, error, folders }: ShareState, messages: Messages): StatusLine {
  const line = { name: 'connection', tone: phaseTones[phase] } as const;
  // Somebody who shares something wants it back; the connection is the page's to make.
  if (phase === 'closed' && folders.length > 0) {
    return { ...line, tone: 'warn', text: messages.phases.closed, hint: messages.closedHint };
  }
  if (phase === 'idle' && folders.length > 0) return { ...line, text: messages.phases.idle, hint: messages.idleHint };
  if (phase !== 'reconnecting') return { ...line, text: messages.phases[phase] };
  if (error?.code !== 'worker-ended') {
    return { ...line, text: messages.phases.reconnecting, hint: messages.reconnectingHint };
  }
  const { title, wayOut } = messages.errors['worker-ended'];
  return { ...line, text: title, hint: wayOut };
}

function agentLine(state: ShareState, messages: Messages): StatusLine {
  return state.agentRunning
    ? { name: 'agent', tone: 'good', text: messages.agentRunning }
    : { name: 'agent', tone: 'warn', text: messages.agentMissing, hint: messages.agentMissingHint, topic: 'agent' };
}

function guestLine({ clients, lastRequestAt }: ShareState, messages: Messages): StatusLine {
  const when =
    lastRequestAt === null ? {} : { hint: messages.lastRequest(formatTime(lastRequestAt, messages.language)) };
  if (clients > 0) return { name: 'guest', tone: 'good', text: messages.guestConnected(clients), ...when };
  if (lastRequestAt === null) return { name: 'guest', tone: 'idle', text: messages.guestNever };
  return { name: 'guest', tone: 'idle', text: messages.guestAway, ...when };
}

const worstFirst: readonly Tone[] = ['bad', 'warn', 'busy', 'idle', 'good'];

/** What the state of the share does not have. */
interface OverallView {
  readonly support: SupportProblem | null;
  /** The guest wanted to write where it may only read. */
  readonly isWriteRefused: boolean;
  /** And where it may, and could not. */
  readonly failed: FailedWritesView | undefined;
}

/** All of it in one mark and one line: the worst link of the chain, and nothing of a guest that only has not come yet. */
export function overallStatus(
  state: ShareState,
  { support, isWriteRefused, failed }: OverallView,
  messages: Messages,
): { readonly tone: Tone; readonly summary: string } {
  // No link of the chain comes to stand on such a page: that one says nothing of the machine.
  if (support?.remains === 'nothing') return { tone: 'bad', summary: messages.support[support.code].title };
  // The guest waits for it, and not for long.
  const [question] = state.questions;
  if (question !== undefined) return { tone: 'warn', summary: messages.questions[question.operation] };
  if (state.folders.some(({ permission }) => permission !== 'granted')) {
    return { tone: 'warn', summary: messages.permissionLost };
  }
  if (state.folders.some(({ isMissing }) => isMissing)) return { tone: 'warn', summary: messages.folderMissing.title };
  const links = statusLines(state, messages).filter(({ name }) => name === 'connection' || name === 'agent');
  const tone = worstFirst.find((candidate) => links.some((link) => link.tone === candidate)) ?? 'idle';
  const summary = links.find((link) => link.tone === tone)?.text ?? '';
  const isGood = tone === 'good';
  if (isGood && failed !== undefined) {
    return { tone: 'warn', summary: messages.failedWrites[failed.kind](failed.count).title };
  }
  if (isGood && isWriteRefused) return { tone: 'warn', summary: messages.writeRefused };
  return { tone: isGood && state.folders.length === 0 ? 'idle' : tone, summary };
}
