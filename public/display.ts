import { handle_file_dragover, handle_file_drop, SpiceMainConn } from '@spice-project/spice-html5/src/main.js';

export interface DisplayListener {
  onConnected(): void;
  /** Once for each connection, and never after `stop`. */
  onEnd(problem: unknown): void;
}

/**
 * The machine's screen on this page: spice-html5 in the elements `spice-area` and `spice-screen`, with its own file drop
 * (plain files go to the guest's display agent) bound as its own pages bind it.
 */
export class Display {
  readonly connection: SpiceMainConn;
  readonly #area: HTMLElement;
  readonly #screen: HTMLElement;
  readonly #transfers = document.createElement('div');
  #ended = false;

  /** @throws what the browser throws at a URL that is none. */
  constructor(uri: string, password: string, listener: DisplayListener) {
    this.#area = elementById('spice-area');
    this.#screen = elementById('spice-screen');
    // spice-html5 looks for it by this name.
    this.#transfers.id = 'spice-xfer-area';
    this.connection = new SpiceMainConn({
      uri,
      password,
      screen_id: 'spice-screen',
      onsuccess: () => listener.onConnected(),
      onerror: (problem) => {
        // A failing socket tells twice, first by an event without a reason and then by its close.
        if (this.#ended || problem instanceof Event) return;
        this.stop();
        listener.onEnd(problem);
      },
      onagent: () => this.#bindFileDrop(),
    });
  }

  stop(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#area.removeEventListener('dragover', handle_file_dragover);
    this.#area.removeEventListener('drop', handle_file_drop);
    this.#transfers.remove();
    if (window.spice_connection === this.connection) delete window.spice_connection;
    this.connection.stop();
    // spice-html5 leaves these open.
    for (const port of this.connection.ports) port.cleanup();
    this.#screen.replaceChildren();
    this.#screen.removeAttribute('style');
  }

  #bindFileDrop(): void {
    window.spice_connection = this.connection;
    this.#area.append(this.#transfers);
    this.#area.addEventListener('dragover', handle_file_dragover);
    this.#area.addEventListener('drop', handle_file_drop);
  }
}

export function elementById(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (element === null) throw new Error(`The page has no element "${id}"`);
  return element;
}
