import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** CSS pixels between the panel and the edges of the window, and between it and its button. */
const margin = 12;
const gap = 6;
/** Less than this below the button is no room for a panel, if there is more above it. */
const leastHeight = 320;

const sides = ['left', 'right', 'top', 'bottom'] as const;
/** What is set on a panel that is over the page. */
const placed = [...sides, 'max-block-size', 'max-inline-size'] as const;

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export interface Place {
  /** The side of the window that the panel keeps its distance from, and how far that is. */
  readonly horizontal: { readonly side: 'left' | 'right'; readonly offset: number };
  readonly vertical: { readonly side: 'top' | 'bottom'; readonly offset: number };
  readonly maxHeight: number;
}

/**
 * Below the button where there is room, else above it; in line with the button's edge that is farther from the middle,
 * so that the panel grows towards the middle in either direction of writing. All in CSS pixels of the window.
 */
export function placeAt(
  button: Box,
  window: { readonly width: number; readonly height: number },
  width: number,
): Place {
  const below = window.height - button.bottom - gap - margin;
  const above = button.top - gap - margin;
  const isBelow = below >= leastHeight || below >= above;
  const isRight = button.left + button.right > window.width;
  const wished = isRight ? window.width - button.right : button.left;
  const offset = Math.max(margin, Math.min(wished, window.width - margin - width));
  return {
    horizontal: { side: isRight ? 'right' : 'left', offset },
    vertical: isBelow
      ? { side: 'top', offset: button.bottom + gap }
      : { side: 'bottom', offset: window.height - button.top + gap },
    maxHeight: Math.max(0, isBelow ? below : above),
  };
}

interface PlacedHost extends ReactiveControllerHost {
  readonly isConnected: boolean;
  readonly open: boolean;
  readonly renderRoot: ParentNode;
}

/** Keeps the panel in the browser's top layer at its button, while it is open: over the console, which never moves. */
export class PanelPlacement implements ReactiveController {
  readonly #host: PlacedHost;

  constructor(host: PlacedHost) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    addEventListener('resize', this.#place);
    addEventListener('scroll', this.#place, { capture: true, passive: true });
  }

  hostDisconnected(): void {
    removeEventListener('resize', this.#place);
    removeEventListener('scroll', this.#place, { capture: true });
  }

  hostUpdated(): void {
    // An update that comes after the removal: what is in no document cannot be in the top layer.
    if (!this.#host.isConnected) return;
    const panel = this.#panel();
    if (panel === null) return;
    if (panel.popover === null) {
      // It stands in the page from here on, in the room that it has there.
      for (const property of placed) panel.style.removeProperty(property);
      return;
    }
    if (panel.matches(':popover-open') === this.#host.open) return;
    panel.togglePopover(this.#host.open);
    this.#place();
  }

  #panel(): HTMLElement | null {
    return this.#host.renderRoot.querySelector<HTMLElement>('.panel');
  }

  readonly #place = (): void => {
    if (!this.#host.open) return;
    const panel = this.#panel();
    const button = this.#host.renderRoot.querySelector('.opener');
    if (panel?.popover == null || button === null) return;
    const { clientWidth: width, clientHeight: height } = document.documentElement;
    // The styles know the window only with the page's scrollbar in it.
    panel.style.setProperty('max-inline-size', `${width - 2 * margin}px`);
    const place = placeAt(button.getBoundingClientRect(), { width, height }, panel.offsetWidth);
    for (const side of sides) panel.style.setProperty(side, 'auto');
    for (const { side, offset } of [place.horizontal, place.vertical]) panel.style.setProperty(side, `${offset}px`);
    panel.style.setProperty('max-block-size', `${place.maxHeight}px`);
  };
}
