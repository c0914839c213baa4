import type { DetailedHTMLProps, HTMLAttributes } from 'react';
import type { SpiceShare } from '../dist/ui/element.js';

export * from '../dist/ui/element.js';

/** What `<spice-share>` takes beyond any element's attributes: its properties, which React 19 sets, and its own attributes. */
export interface SpiceShareProps
  extends DetailedHTMLProps<HTMLAttributes<SpiceShare>, SpiceShare>,
    Partial<Pick<SpiceShare, 'mode' | 'open' | 'inline' | 'share' | 'dropTarget' | 'messages'>> {
  readonly 'broker-url'?: string;
  readonly 'remember-key'?: string;
  readonly 'dropped-files'?: 'share';
  readonly 'onspice-share-stop'?: (event: CustomEvent<null>) => void;
}

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'spice-share': SpiceShareProps;
    }
  }
}
