import { css } from 'lit';

/**
 * Colours and measures. The public names are `--spice-share-…`; those with an underscore are the element's own and give
 * each a default for light and dark.
 */
export const tokens = css`
  :host {
    --_background: var(--spice-share-background, #ffffff);
    --_surface: var(--spice-share-surface, #f4f6f8);
    --_text: var(--spice-share-text, #1b1f24);
    --_muted: var(--spice-share-muted, #57606a);
    --_border: var(--spice-share-border, #d5dbe1);
    --_control-border: var(--spice-share-control-border, #868f99);
    --_accent: var(--spice-share-accent, #1d5fd1);
    --_on-accent: var(--spice-share-on-accent, #ffffff);
    --_accent-surface: var(--spice-share-accent-surface, #eaf1fd);
    --_good: var(--spice-share-good, #17733a);
    --_warn: var(--spice-share-warn, #8a5300);
    --_warn-surface: var(--spice-share-warn-surface, #fff6e3);
    --_bad: var(--spice-share-bad, #b3261e);
    --_bad-surface: var(--spice-share-bad-surface, #fdeeed);
    --_radius: var(--spice-share-radius, 12px);
    --_small-radius: calc(var(--_radius) * 0.6);
    --_font: var(--spice-share-font, 14px/1.45 system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif);
  }

  @media (prefers-color-scheme: dark) {
    :host {
      --_background: var(--spice-share-background, #1c2128);
      --_surface: var(--spice-share-surface, #262d36);
      --_text: var(--spice-share-text, #e8ecf0);
      --_muted: var(--spice-share-muted, #a4afba);
      --_border: var(--spice-share-border, #38414b);
      --_control-border: var(--spice-share-control-border, #77828d);
      --_accent: var(--spice-share-accent, #7db0ff);
      --_on-accent: var(--spice-share-on-accent, #0b1c38);
      --_accent-surface: var(--spice-share-accent-surface, #22324c);
      --_good: var(--spice-share-good, #6fd08c);
      --_warn: var(--spice-share-warn, #f0b955);
      --_warn-surface: var(--spice-share-warn-surface, #3a2f1b);
      --_bad: var(--spice-share-bad, #ff938a);
      --_bad-surface: var(--spice-share-bad-surface, #442322);
    }
  }

  /* Icons keep colours of their own otherwise. */
  @media (forced-colors: active) {
    :host {
      --_accent: CanvasText;
      --_muted: CanvasText;
      --_good: CanvasText;
      --_warn: CanvasText;
      --_bad: CanvasText;
    }
  }
`;
