import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { bothEnds } from '../base/shown-name.js';
import { saveAs } from './save-as.js';
import type { Activity } from './share-view.js';

/** So many are kept and exported, the newest; so many of them are shown. */
const maxKept = 5000;
const maxShown = 100;
/** Of each path: a guest may ask for one of 16,384 bytes, ten thousand times. */
const maxPathCharacters = 1024;
/** A guest that lists a tree asks hundreds of times a second: the list follows at this pace. */
const refreshMs = 250;

/** What the guest asked for, newest first. */
export class ActivityController implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  /** Oldest first. */
  #kept: Activity[] = [];
  #filter = '';
  #isOpen = false;
  #refresh: ReturnType<typeof setTimeout> | undefined;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  get filter(): string {
    return this.#filter;
  }

  /** Those that have the filter's words in their method, path, status or limit; none while nobody looks. */
  get shown(): readonly Activity[] {
    return this.#isOpen ? this.#matching().slice(-maxShown).reverse() : [];
  }

  hostDisconnected(): void {
    clearTimeout(this.#refresh);
    this.#refresh = undefined;
  }

  add(activity: Activity): void {
    this.#kept.push(cut(activity));
    // Cut seldom: each cut copies the rest.
    if (this.#kept.length > maxKept * 2) this.#kept = this.#kept.slice(-maxKept);
    if (!this.#isOpen || this.#refresh !== undefined) return;
    this.#refresh = setTimeout(() => {
      this.#refresh = undefined;
      this.#host.requestUpdate();
    }, refreshMs);
  }

  setOpen(isOpen: boolean): void {
    this.#isOpen = isOpen;
    this.#host.requestUpdate();
  }

  setFilter(filter: string): void {
    this.#filter = filter;
    this.#host.requestUpdate();
  }

  /** All that match, oldest first. */
  async save(format: 'csv' | 'json'): Promise<void> {
    const matching = this.#matching();
    // Seldom wanted: not loaded with the element.
    const { activityFile } = await import('./activity-file.js');
    saveAs(activityFile(matching, format), `activity.${format}`);
  }

  #matching(): readonly Activity[] {
    const words = this.#filter.toLowerCase().split(/\s+/);
    return this.#kept.slice(-maxKept).filter(({ method, path, status, closedBy = '' }) => {
      const text = `${method} ${path} ${status} ${closedBy}`.toLowerCase();
      return words.every((word) => text.includes(word));
    });
  }
}

/** Most are short, and kept as they came. */
function cut(activity: Activity): Activity {
  const { path, destination = '' } = activity;
  if (Math.max(path.length, destination.length) <= maxPathCharacters) return activity;
  const short = { ...activity, path: copyOfEnds(path) };
  return activity.destination === undefined ? short : { ...short, destination: copyOfEnds(destination) };
}

/** Put together anew: a slice of a string keeps the whole of it in memory. */
function copyOfEnds(path: string): string {
  return Array.from(bothEnds(path, maxPathCharacters)).join('');
}
