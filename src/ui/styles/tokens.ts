import { css } from 'lit';

/**
 * Colours and measures. The public names are `--spice-share-…`; those with an underscore are the element's own and give
 * each a default for the `color-scheme` of the place where the element stands, which need not be the system's.
 */
export const tokens = css`
  :host {
    --_background: var(--spice-share-background, light-dark(#ffffff, #1c2128));
    --_surface: var(--spice-share-surface, light-dark(#f4f6f8, #262d36));
    --_text: var(--spice-share-text, light-dark(#1b1f24, #e8ecf0));
    --_muted: var(--spice-share-muted, light-dark(#57606a, #a4afba));
    --_border: var(--spice-share-border, light-dark(#d5dbe1, #38414b));
    --_control-border: var(--spice-share-control-border, light-dark(#868f99, #77828d));
    --_accent: var(--spice-share-accent, light-dark(#1d5fd1, #7db0ff));
    --_on-accent: var(--spice-share-on-accent, light-dark(#ffffff, #0b1c38));
    --_accent-surface: var(--spice-share-accent-surface, light-dark(#eaf1fd, #22324c));
    --_good: var(--spice-share-good, light-dark(#17733a, #6fd08c));
    --_warn: var(--spice-share-warn, light-dark(#8a5300, #f0b955));
    --_warn-surface: var(--spice-share-warn-surface, light-dark(#fff6e3, #3a2f1b));
    --_bad: var(--spice-share-bad, light-dark(#b3261e, #ff938a));
    --_bad-surface: var(--spice-share-bad-surface, light-dark(#fdeeed, #442322));
    --_radius: var(--spice-share-radius, 12px);
    --_small-radius: calc(var(--_radius) * 0.6);
    --_font: var(--spice-share-font, 14px/1.45 system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif);
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
