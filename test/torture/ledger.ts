/** What files of some names hold: the labels of their contents. A name that is not in it has no file. */
type State = ReadonlyMap<string, string>;

/** What a change does to a state. */
export type Change = (files: Map<string, string>) => void;

const keyOf = (state: State): string => JSON.stringify([...state].sort());

/**
 * What one program may find under the names that only it writes. A change that was answered is done or is not; one
 * without an answer may be either, so there are several states, until somebody looks.
 */
export class Ledger {
  #states: State[] = [new Map()];

  /** How many states are possible now. */
  get size(): number {
    return this.#states.length;
  }

  /** The change was made, as the answer says. */
  done(change: Change): void {
    this.#keep(this.#states.map((state) => changed(state, change)));
  }

  /** Nobody knows whether one of the changes was made. */
  unknown(...changes: readonly Change[]): void {
    this.#keep(this.#states.flatMap((state) => [state, ...changes.map((change) => changed(state, change))]));
  }

  /** Whether a name may have this content, or none (undefined). */
  allows(name: string, label: string | undefined): boolean {
    return this.#states.some((state) => state.get(name) === label);
  }

  /** Everything was looked at. @returns whether it may be so; if not, what could have been. */
  settle(found: State): true | readonly State[] {
    const key = keyOf(found);
    const possible = this.#states;
    this.#states = [new Map(found)];
    return possible.some((state) => keyOf(state) === key) || possible;
  }

  #keep(states: readonly State[]): void {
    this.#states = [...new Map(states.map((state) => [keyOf(state), state])).values()];
  }
}

function changed(state: State, change: Change): State {
  const files = new Map(state);
  change(files);
  return files;
}
