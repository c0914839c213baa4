import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { type HelpTopic, helpTopics } from './guest-commands.js';
import type { Messages } from './messages/en.js';

interface HelpHost extends ReactiveControllerHost {
  readonly messages: Messages;
  readonly renderRoot: ParentNode;
}

/** Which system the person asked about, and what was copied last. */
export class HelpController implements ReactiveController {
  readonly #host: HelpHost;
  readonly #announce: (text: string) => void;
  readonly #systems = { channel: 'libvirt', agent: 'windows', open: 'windows' };
  #copied: HelpTopic | undefined;
  #isOpen: boolean | undefined;

  constructor(host: HelpHost, announce: (text: string) => void) {
    this.#host = host;
    this.#announce = announce;
    host.addController(this);
  }

  get systems(): Readonly<Record<HelpTopic, string>> {
    return this.#systems;
  }
  get copied(): HelpTopic | undefined {
    return this.#copied;
  }

  /** How to open the drive is being looked at. */
  get isOpen(): boolean {
    return this.#isOpen ?? false;
  }

  hostConnected(): void {}

  /** Opens by itself once, for the one who shares for the first time: nobody in the guest knows of the drive yet. */
  suggest(): void {
    this.#isOpen ??= true;
  }

  setOpen(isOpen: boolean): void {
    this.#isOpen = isOpen;
  }

  choose(topic: HelpTopic, system: string): void {
    this.#systems[topic] = system;
    this.#copied = undefined;
    this.#host.requestUpdate();
  }

  /** An insecure page has no clipboard, and a frame may be refused one: what is selected can be copied by hand. */
  async copy(topic: HelpTopic): Promise<void> {
    const { help } = this.#host.messages;
    const lines: Readonly<Record<string, string>> = helpTopics[topic];
    try {
      await navigator.clipboard.writeText(lines[this.#systems[topic]] ?? '');
      this.#copied = topic;
      this.#announce(help.copied);
    } catch {
      const command = this.#host.renderRoot.querySelector(`[data-command="${topic}"]`);
      if (command !== null) getSelection()?.selectAllChildren(command);
      this.#announce(help.copyByHand);
    }
  }
}
