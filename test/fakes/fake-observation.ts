import type { CreateObserver } from '../../src/share/handles/folder-observer.js';

/** What the browser would tell of one directory, told by hand. */
export class FakeObservation {
  readonly name: string;
  readonly #callback: FileSystemObserverCallback;
  isOver = false;

  constructor(name: string, callback: FileSystemObserverCallback) {
    this.name = name;
    this.#callback = callback;
  }

  tell(...types: FileSystemChangeRecord['type'][]): void {
    this.#callback(types.map((type) => ({ type })));
  }
}

/** A browser's observers. */
export class FakeObservers {
  /** In the order in which they began. */
  readonly observations: FakeObservation[] = [];
  /** What observing fails with. */
  refusal: Error | undefined;
  #ready: Promise<void> = Promise.resolve();

  /** Observing takes until what this gives is called. */
  hold(): () => void {
    let ready = (): void => {};
    this.#ready = new Promise((resolve) => {
      ready = resolve;
    });
    return ready;
  }

  readonly create: NonNullable<CreateObserver> = (callback) => {
    let observation: FakeObservation | undefined;
    return {
      observe: async (handle) => {
        observation = new FakeObservation(handle.name, callback);
        this.observations.push(observation);
        await this.#ready;
        if (this.refusal !== undefined) throw this.refusal;
      },
      disconnect: () => {
        if (observation !== undefined) observation.isOver = true;
      },
    };
  };
}
