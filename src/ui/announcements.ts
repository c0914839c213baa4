import { isolatedName } from '../base/shown-name.js';
import type { Messages } from './messages/en.js';
import type { ShareState } from './share-view.js';

/** What a person who does not see the card must hear when the state goes from one to the next; empty when nothing. */
export function announcement(before: ShareState, after: ShareState, messages: Messages): string {
  const said: string[] = [];
  for (const { id, name } of after.folders) {
    if (!before.folders.some((folder) => folder.id === id)) said.push(messages.announce.shared(name));
  }
  for (const { id, name } of before.folders) {
    if (!after.folders.some((folder) => folder.id === id)) said.push(messages.announce.unshared(name));
  }
  if (hasMissing(after) && !hasMissing(before)) said.push(messages.folderMissing.title);
  // A failure has an alert of its own.
  if (after.phase !== before.phase && after.phase !== 'failed') said.push(messages.phases[after.phase]);
  if (after.phase === 'connected' && (after.agentRunning !== before.agentRunning || before.phase !== 'connected')) {
    said.push(after.agentRunning ? messages.agentRunning : messages.agentMissing);
  }
  const [question] = after.questions;
  if (question !== undefined && question.id !== before.questions[0]?.id) {
    said.push(`${messages.questions[question.operation]} ${isolatedName(question.path)}`);
  }
  return said.join('. ');
}

/** What somebody who is elsewhere wants to be fetched for; empty when nothing. */
export function grave(before: ShareState, after: ShareState, messages: Messages): string {
  const [question] = after.questions;
  if (question !== undefined && before.questions.length === 0) {
    return `${messages.questions[question.operation]} ${isolatedName(question.path)}`;
  }
  const isLost = after.phase === 'failed' || after.phase === 'reconnecting';
  if (isLost && after.phase !== before.phase) return messages.phases[after.phase];
  if (hasMissing(after) && !hasMissing(before)) return messages.folderMissing.title;
  const hasLost = ({ folders }: ShareState): boolean => folders.some(({ permission }) => permission !== 'granted');
  return hasLost(after) && !hasLost(before) ? messages.permissionLost : '';
}

function hasMissing({ folders }: ShareState): boolean {
  return folders.some(({ isMissing }) => isMissing);
}
