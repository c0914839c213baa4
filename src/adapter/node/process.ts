/** The one thing that webdav-server asks of Node's `process`. */
export const process = {
  /** What throws leaves its request unanswered, which the deadline is for; it must not end anything else. */
  nextTick(action: (...parameters: readonly unknown[]) => void, ...parameters: readonly unknown[]): void {
    queueMicrotask(() => {
      try {
        action(...parameters);
      } catch (error) {
        console.error('webdav-server:', error);
      }
    });
  },
};
