import { html, nothing, type TemplateResult } from 'lit';
import type { Messages } from '../messages/en.js';
import type { Answer, Question } from '../share-view.js';
import { icons } from './icons.js';

export interface QuestionActions {
  answerQuestion(question: Question, answer: Answer): void;
}

/** One at a time, the oldest: what the guest wants to do to the person's files, and the answers. */
export function questionBox(
  questions: readonly Question[],
  actions: QuestionActions,
  messages: Messages,
): TemplateResult | typeof nothing {
  const [question, ...others] = questions;
  if (question === undefined) return nothing;
  const { questions: texts } = messages;
  const button = (answer: Answer, label: string): TemplateResult =>
    html`<button type="button" part="${answer}-answer" class=${answer === 'allow' ? 'stop' : ''}
      @click=${() => actions.answerQuestion(question, answer)}>${label}</button>`;
  return html`<div class="advice warn" part="question" role="group" aria-labelledby="question-title"
    aria-describedby="question-hint">
    ${icons.warn}
    <div>
      <p id="question-title" class="advice-title">${texts[question.operation]}</p>
      <p><bdi part="question-path">${question.path}</bdi></p>
      <small id="question-hint">${texts.hint}${others.length === 0 ? nothing : ` ${texts.more(others.length)}`}</small>
    </div>
    <div class="answers">
      ${button('refuse', texts.refuse)}
      ${button('allow', texts.allow)}
      ${button('allow-all', texts.allowAll)}
    </div>
  </div>`;
}
