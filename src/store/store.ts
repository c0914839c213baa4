/** So many records at most, all of them after a key. */
export interface StorePage {
  readonly limit: number;
  readonly after?: string;
}

/**
 * What outlives a page: dead properties, set times, locks, the journal, folder identities, generations.
 * An ordered map from string keys to structured-clonable values; each room keeps its records under a prefix of its own
 * ("property/…", "journal/…").
 */
export interface Store {
  /** False when it lives in memory because the browser refuses storage here; the state says so. */
  readonly persistent: boolean;
  get<T>(key: string): Promise<T | undefined>;
  /** The keys that start with `prefix`, in order, without their values. */
  keys(prefix: string): Promise<string[]>;
  /** Every record whose key starts with `prefix`, in key order (UTF-16 code units); of these those of the page, if there is one. */
  scan<T>(prefix: string, page?: StorePage): Promise<[key: string, value: T][]>;
  /** All or nothing. A value of undefined deletes. Resolves when it is durable against the tab's end. */
  write(changes: readonly (readonly [key: string, value: unknown])[]): Promise<void>;
  /**
   * The same, and one more at the key of a count; in one go, so that of two pages that write at once each gets a number
   * of its own. @returns the number.
   */
  writeCounted(changes: readonly (readonly [key: string, value: unknown])[], count: string): Promise<number>;
  close(): void;
}
