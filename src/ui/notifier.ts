import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { NotifyView } from './templates/notify-choice.js';

/** Tells a person who is elsewhere, by the system's notifications: only after they asked for it, in a click. */
export class Notifier implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  #isOn = false;
  #isRefused = false;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  get view(): NotifyView {
    return {
      isPossible: 'Notification' in window && window.isSecureContext,
      isOn: this.#isOn,
      isRefused: this.#isRefused,
    };
  }

  hostConnected(): void {}

  async setOn(isOn: boolean): Promise<void> {
    const answer = isOn ? await Notification.requestPermission() : 'default';
    this.#isOn = answer === 'granted';
    this.#isRefused = isOn && !this.#isOn;
    this.#host.requestUpdate();
  }

  /** Nothing for who sees the page, and hears it from the page itself. */
  tell(title: string, text: string): void {
    if (!this.#isOn || document.visibilityState === 'visible') return;
    const notification = new Notification(title, { body: text, tag: 'spice-share' });
    notification.onclick = () => {
      window.focus();
      notification.close();
    };
  }
}
