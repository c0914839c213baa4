import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { checkSupport } from '../embed/support.js';
import type { FolderActions } from './folder-actions.js';
import { FolderDrop } from './folder-drop.js';
import type { Messages } from './messages/en.js';
import type { Notice } from './notice.js';

/** The element as drops see it and change it. */
interface DropElement extends ReactiveControllerHost, HTMLElement {
  open: boolean;
  dragging: boolean;
  readonly messages: Messages;
}

export interface DropHost {
  readonly folders: FolderActions;
  /** Neither the browser nor the page's policy refuses them. */
  readonly invitesDrops: boolean;
  /** Single files are shared too, and not left to the page's own handlers. */
  readonly sharesFiles: boolean;
  announce(text: string): void;
  tell(notice: Notice): void;
}

/** What is dropped on the element, or wherever else the page lets it take drops. */
export class DropController implements ReactiveController {
  readonly #element: DropElement;
  readonly #host: DropHost;
  #target: EventTarget;
  #drop: FolderDrop | undefined;

  constructor(element: DropElement, host: DropHost) {
    this.#element = element;
    this.#host = host;
    this.#target = element;
    element.addController(this);
  }

  get target(): EventTarget {
    return this.#target;
  }
  /** Frameworks take a property back by setting it to nothing. */
  set target(target: EventTarget | null | undefined) {
    this.#target = target ?? this.#element;
    if (this.#element.isConnected) this.hostConnected();
    this.#element.requestUpdate();
  }

  hostConnected(): void {
    this.#drop?.dispose();
    this.#drop = this.#listen();
  }

  hostDisconnected(): void {
    this.#drop?.dispose();
    this.#drop = undefined;
  }

  #listen(): FolderDrop {
    const element = this.#element;
    const host = this.#host;
    return new FolderDrop(this.#target, {
      onDragging: (dragging) => {
        element.dragging = dragging && host.invitesDrops;
      },
      takesFiles: () => host.sharesFiles && host.invitesDrops,
      onFolders: (handles, files) => {
        // What becomes of it is to be seen; the focus stays where it is.
        element.open = true;
        void host.folders.addDropped(handles, files);
      },
      onDirectories: (directories, files) => {
        const problem = checkSupport();
        if (problem?.remains === 'nothing') {
          host.announce(element.messages.support[problem.code].title);
          return;
        }
        element.open = true;
        void host.folders.addDirectories(directories, files);
      },
      onFiles: (files) => {
        if (!host.sharesFiles || !host.invitesDrops) {
          host.tell({ tone: 'info', ...element.messages.notices.filesDropped });
          return;
        }
        element.open = true;
        void host.folders.addFiles(files);
      },
    });
  }
}
