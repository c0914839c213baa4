/** Something held that must be let go. Disposing twice is allowed and does nothing. */
export interface Disposable {
  dispose(): void;
}
