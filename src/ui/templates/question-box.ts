import { html, nothing, type TemplateResult } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import { shortName, shownName } from '../../base/shown-name.js';
import type { Messages } from '../messages/en.js';
import type { Answer, Question } from '../share-view.js';
import { icons } from './icons.js';

export interface QuestionsView {
  readonly questions: readonly Question[];
  /** The id of the one that the person has had the time to read. */
  readonly read: number | undefined;
}

export interface QuestionActions {
  answerQuestion(question: Question, answer: Answer): void;
}

/** One at a time, the oldest: what the guest wants to do to the person's files, and the answers. */
export function questionBox(
  { questions, read }: QuestionsView,
  actions: QuestionActions,
  messages: Messages,
): TemplateResult | typeof nothing {
  const [question, ...others] = questions;
  if (question === undefined) return nothing;
  const { questions: texts } = messages;
  const button = (answer: Answer, label: string): TemplateResult => {
    // A no harms nobody. Not `disabled`: the focus may stay, and a screen reader finds all answers from the beginning.
    const isEarly = answer !== 'refuse' && question.id !== read;
    return html`<button type="button" part="${answer}-answer" class=${answer === 'allow' ? 'stop' : ''}
      aria-disabled=${isEarly ? 'true' : 'false'}
      @click=${() => isEarly || actions.answerQuestion(question, answer)}>${label}</button>`;
  };
  // Each has buttons of its own: a guest that takes one question back has no press that was begun on it for the next.
  const answers = keyed(
    question.id,
    html`<div class="answers">
      ${button('refuse', texts.refuse)}
      ${button('allow', texts.allow)}
      ${button('allow-all', texts.allowAll)}
    </div>`,
  );
  return html`<div class="advice warn" part="question" role="group" aria-labelledby="question-title"
    aria-describedby="question-hint">
    ${icons.warn}
    <div>
      <p id="question-title" class="advice-title">${texts[question.operation]}</p>
      <p><bdi part="question-path" title=${shownName(question.path)}>${shortName(question.path)}</bdi></p>
      <small id="question-hint">${texts.hint}${others.length === 0 ? nothing : ` ${texts.more(others.length)}`}</small>
    </div>
    ${answers}
  </div>`;
}
