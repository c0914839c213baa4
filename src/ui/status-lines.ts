import { formatBytes, formatTime } from './format.js';
import type { Messages } from './messages/en.js';
import type { BytesMoved, ShareState } from './share-view.js';

/** Each has an icon and a colour of its own: neither is ever the only bearer of the meaning. */
export type Tone = 'good' | 'busy' | 'idle' | 'warn' | 'bad';

export interface StatusLine {
  readonly name: 'connection' | 'agent' | 'guest' | 'transfer' | 'storage';
  readonly tone: Tone;
  readonly text: string;
  /** What to do about it, or when it was. */
  readonly hint?: string;
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
export function statusLines(state: ShareState, moved: BytesMoved, messages: Messages): readonly StatusLine[] {
  const lines: StatusLine[] = [
    {
      name: 'connection',
      tone: phaseTones[state.phase],
      text: messages.phases[state.phase],
      ...(state.phase === 'reconnecting' ? { hint: messages.reconnectingHint } : {}),
    },
  ];
  if (state.phase === 'connected') {
    lines.push(agentLine(state, messages));
    if (state.agentRunning) lines.push(guestLine(state, messages), transferLine(moved, messages));
  }
  const held = state.heldFilesPersist ? undefined : messages.heldFilesEnd;
  if (!state.persistent) {
    const hint = held === undefined ? {} : { hint: held };
    lines.push({ name: 'storage', tone: 'warn', text: messages.notPersistent, ...hint });
  } else if (held !== undefined) lines.push({ name: 'storage', tone: 'warn', text: held });
  return lines;
}

function agentLine(state: ShareState, messages: Messages): StatusLine {
  return state.agentRunning
    ? { name: 'agent', tone: 'good', text: messages.agentRunning }
    : { name: 'agent', tone: 'warn', text: messages.agentMissing, hint: messages.agentMissingHint };
}

function guestLine({ clients, lastRequestAt }: ShareState, messages: Messages): StatusLine {
  const when = lastRequestAt === null ? {} : { hint: messages.lastRequest(formatTime(lastRequestAt)) };
  if (clients > 0) return { name: 'guest', tone: 'good', text: messages.guestConnected(clients), ...when };
  if (lastRequestAt === null) {
    return { name: 'guest', tone: 'idle', text: messages.guestNever, hint: messages.guestNeverHint };
  }
  return { name: 'guest', tone: 'idle', text: messages.guestAway, ...when };
}

function transferLine({ toGuest, fromGuest }: BytesMoved, messages: Messages): StatusLine {
  const text =
    toGuest + fromGuest === 0 ? messages.nothingMoved : messages.moved(formatBytes(toGuest), formatBytes(fromGuest));
  return { name: 'transfer', tone: 'idle', text };
}
