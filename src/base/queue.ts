/** First in, first out, at a cost that does not depend on how much waits: `Array.shift` moves all the others. */
export class Queue<T> {
  /** Before the head are places of what has gone, which are dropped when they are half of all. */
  #items: (T | undefined)[] = [];
  #head = 0;

  /** Next to go; undefined: none waits. */
  get first(): T | undefined {
    return this.#items[this.#head];
  }

  /** Came last. */
  get last(): T | undefined {
    return this.#items.at(-1);
  }

  push(item: T): void {
    this.#items.push(item);
  }

  shift(): T | undefined {
    const item = this.first;
    if (this.#head === this.#items.length) return undefined;
    this.#items[this.#head] = undefined;
    this.#head += 1;
    if (this.#head * 2 >= this.#items.length) {
      this.#items = this.#items.slice(this.#head);
      this.#head = 0;
    }
    return item;
  }
}
