/** Files that listings look at together, over all of them: the browser has work while their answers are written. */
const wideLooks = 256;
/** The same while somebody asks for one file, who waits behind these: 0.1 to 0.2 ms for each. */
const narrowLooks = 32;
/** Whoever asked once is expected to ask again, for as long as it takes to look at so many: about 100 ms. */
const expectedForLooks = 768;

/** How many files a listing may look at together. */
export interface ListingPace {
  readonly window: number;
  /** To be called for each file that is looked at. */
  looked(): void;
  /** To be called once, when the listing is over or was left. */
  end(): void;
}

/**
 * Shares the browser's main process, which looks at files one by one whoever asks, between listings and those who ask for
 * single files: thousands of the former would stand before each of the latter. One for all folders of a drive.
 */
export class ListingPaces {
  #listings = 0;
  /** Looks for which somebody else is still expected. */
  #expectedLooks = 0;

  /** Somebody asks for one file. */
  asked(): void {
    if (this.#listings > 0) this.#expectedLooks = expectedForLooks;
  }

  begin(): ListingPace {
    this.#listings += 1;
    // Who lists has just asked for the directory.
    this.#expectedLooks = 0;
    const windowNow = (): number => this.#window();
    return {
      get window() {
        return windowNow();
      },
      looked: () => {
        if (this.#expectedLooks > 0) this.#expectedLooks -= 1;
      },
      end: () => {
        this.#listings -= 1;
      },
    };
  }

  #window(): number {
    const looks = this.#expectedLooks > 0 ? narrowLooks : wideLooks;
    return Math.floor(looks / this.#listings);
  }
}
