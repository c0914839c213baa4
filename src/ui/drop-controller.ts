import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { checkSupport } from '../embed/support.js';
import { invitesDrops } from './drop-invitation.js';
import type { FolderActions } from './folder-actions.js';
import { FolderDrop } from './folder-drop.js';
import type { Messages } from './messages/en.js';
import type { Notice } from './notice.js';
import type { Policy } from './share-view.js';

/** The element as drops see it and change it. */
interface DropElement extends ReactiveControllerHost, HTMLElement {
  open: boolean;
  dragging: boolean;
  readonly messages: Messages;
}

export interface DropHost {
  readonly folders: FolderActions;
  readonly policy: Policy;
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
        element.dragging = dragging && this.#invitesDrops;
      },
      takesFiles: () => host.sharesFiles && this.#invitesDrops,
      onFolders: (handles, files) => {
        // What becomes of it is to be seen; the focus stays where it is.
        element.open = true;
        void host.folders.addDropped(handles, files);
      },
      onDirectories: (directories, files) => {
        element.open = true;
        if (checkSupport()?.remains === 'nothing') this.#sayWhyNot();
        else void host.folders.addDirectories(directories, files);
      },
      onFiles: (files) => {
        element.open = true;
        if (!this.#invitesDrops) this.#sayWhyNot();
        else if (host.sharesFiles) void host.folders.addFiles(files);
        else host.tell({ tone: 'info', ...element.messages.notices.filesDropped });
      },
    });
  }

  get #invitesDrops(): boolean {
    return invitesDrops(checkSupport(), this.#host.policy);
  }

  /** Nothing can be shared here, a folder as little as a file. The panel, which is open, has all of it. */
  #sayWhyNot(): void {
    const { policy, support } = this.#element.messages;
    const problem = checkSupport();
    this.#host.announce((problem?.remains === 'nothing' ? support[problem.code] : policy.noFolders).title);
  }
}
