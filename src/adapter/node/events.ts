export type Listener = (...parameters: never[]) => void;

/** Node's EventEmitter as far as streams and their users go. An `error` that nobody listens to is dropped, not thrown. */
export class EventEmitter {
  readonly #listeners = new Map<string, Listener[]>();

  on(event: string, listener: Listener): this {
    this.#listeners.set(event, [...(this.#listeners.get(event) ?? []), listener]);
    return this;
  }

  once(event: string, listener: Listener): this {
    const once: Listener = (...parameters) => {
      this.removeListener(event, once);
      listener(...parameters);
    };
    return this.on(event, once);
  }

  removeListener(event: string, listener: Listener): this {
    const listeners = this.#listeners.get(event) ?? [];
    this.#listeners.set(
      event,
      listeners.filter((other) => other !== listener),
    );
    return this;
  }

  emit(event: string, ...parameters: readonly unknown[]): boolean {
    const listeners = this.#listeners.get(event) ?? [];
    for (const listener of listeners) (listener as (...parameters: readonly unknown[]) => void)(...parameters);
    return listeners.length > 0;
  }
}
