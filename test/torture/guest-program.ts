import type { Random } from '../fuzz/random.js';
import { type Content, labelOf, makeContent } from './content.js';
import { inTime } from './in-time.js';
import { type Change, Ledger } from './ledger.js';

const requestTimeoutMs = 20_000;
/** A program that knows less than this of its files waits until somebody has looked. */
const maxPossibleStates = 60;
const restMs = 80;
/** After a request without an answer; no program asks a share that is away as fast as it can. */
const patienceMs = 300;
/** The folder or the permission went while the request ran: before or after the change that it was to make. */
const unclearStatuses: ReadonlySet<number> = new Set([403, 404, 409, 500]);
/** So many of its last requests a program can tell. */
const maxKeptSteps = 25;
/** Under these names all programs write. */
export const sharedNames = ['shared-1.bin', 'shared-2.bin'] as const;
/** What only a day itself writes. */
export const hostName = 'host.bin';

/** What programs were told, over all of them. */
export interface Experience {
  requests: number;
  /** How often each status came; 0 stands for no answer. */
  readonly statuses: Map<number, number>;
  /** What must never be: a torn content, or one that was never written or is older than it may be. */
  readonly violations: string[];
}

export function newExperience(): Experience {
  return { requests: 0, statuses: new Map(), violations: [] };
}

/** One program in the guest: it writes, overwrites, renames, reads and deletes, and knows what it may find. */
export class GuestProgram {
  readonly ledger = new Ledger();
  readonly #name: string;
  readonly #guestUrl: () => string;
  readonly #random: Random;
  readonly #experience: Experience;
  readonly #lastSteps: string[] = [];
  #version = 0;
  #wasAnswered = true;
  #running: Promise<void> = Promise.resolve();
  #stopping = new AbortController();

  /** @param name in the names of its files. */
  constructor(name: string, guestUrl: () => string, random: Random, experience: Experience) {
    this.#name = name;
    this.#guestUrl = guestUrl;
    this.#random = random;
    this.#experience = experience;
  }

  /** The names that only this program writes: plain ones, one whose move goes by copy, and those of Word's saves. */
  get names() {
    const name = this.#name;
    return {
      plain: [`${name}-a.bin`, `${name}-b.bin`],
      dangerous: `${name}-c.sh`,
      document: `${name}.docx`,
      newDocument: `~WRD${name}.tmp`,
      oldDocument: `~WRL${name}.tmp`,
    };
  }

  /** What it asked for last and was told, with the second and millisecond of each answer: to find out about a violation. */
  get lastSteps(): string {
    return this.#lastSteps.join('; ');
  }

  get allNames(): readonly string[] {
    const { plain, dangerous, document, newDocument, oldDocument } = this.names;
    return [...plain, dangerous, document, newDocument, oldDocument];
  }

  start(): void {
    this.#stopping = new AbortController();
    this.#running = this.#run(this.#stopping.signal);
  }

  /** Resolves when its last request is over. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  /** Writes a file that is not its own. */
  writeShared(): Promise<void> {
    return this.#put(this.#random.pick(sharedNames), true);
  }

  /** The label of a file as the guest sees it; undefined when there is none. @throws Error without a whole answer. */
  async read(name: string): Promise<string | undefined> {
    const answer = await this.#send('GET', name);
    const bytes = new Uint8Array(await inTime(answer.arrayBuffer(), requestTimeoutMs));
    this.#count(answer.status, `GET ${name}`);
    if (answer.status === 404) return undefined;
    if (!answer.ok) throw new Error(`GET ${name}: ${answer.status}`);
    const label = labelOf(bytes);
    if (label === undefined) {
      const head = JSON.stringify(Buffer.from(bytes.subarray(0, 120)).toString('latin1'));
      const what = `${bytes.byteLength} bytes, last ${bytes.at(-1)}, ${answer.headers.get('etag')}: ${head}`;
      this.#experience.violations.push(`GET ${name} was no whole version: ${what}`);
    }
    return label;
  }

  async #run(stopping: AbortSignal): Promise<void> {
    while (!stopping.aborted) {
      if (this.ledger.size > maxPossibleStates) await this.#look(this.#random.pick(this.allNames));
      else await this.#step(stopping);
      await new Promise((resolve) => setTimeout(resolve, this.#wasAnswered ? restMs : patienceMs));
    }
  }

  async #step(stopping: AbortSignal): Promise<void> {
    const { plain, dangerous } = this.names;
    const [one, other] = this.#random.below(2) === 0 ? plain : [...plain].reverse();
    switch (this.#random.below(10)) {
      case 0:
      case 1:
        return void (await this.#put(one as string));
      case 2:
        return void (await this.#put(this.#random.pick(sharedNames), true));
      case 3:
        return this.#look(this.#random.pick(this.allNames));
      case 4:
        return void (await this.read(this.#random.pick(sharedNames)).catch(() => this.#count(0)));
      case 5:
      case 6:
        return void (await this.#move(one as string, other as string));
      case 7:
        return void (await this.#move(one as string, dangerous));
      case 8:
        return void (await this.#delete(one as string));
      default:
        return this.#saveDocument(stopping);
    }
  }

  /** As Word saves: aside, the old one away, the new one in its place, the old one gone. */
  async #saveDocument(stopping: AbortSignal): Promise<void> {
    const { document, newDocument, oldDocument } = this.names;
    const steps = [
      () => this.#put(newDocument),
      () => this.#move(document, oldDocument),
      () => this.#move(newDocument, document),
      () => this.#delete(oldDocument),
    ];
    for (const step of steps) {
      if (stopping.aborted) return;
      await step();
    }
  }

  #newContent(): Content {
    this.#version += 1;
    const size = this.#random.below(8) === 0 ? this.#random.below(2_500_000) : this.#random.below(120_000);
    return makeContent(`${this.#name}.${this.#version}`, size);
  }

  async #put(name: string, isShared = false): Promise<void> {
    const content = this.#newContent();
    const change: Change = (files) => void files.set(name, content.label);
    await this.#change('PUT', name, { body: content.bytes }, isShared ? [] : [change]);
  }

  async #move(from: string, to: string): Promise<void> {
    const move: Change = (files) => {
      const label = files.get(from);
      if (label === undefined) return;
      files.set(to, label);
      files.delete(from);
    };
    // A move that goes by copy and is cut off after the copy.
    const halfMove: Change = (files) => {
      const label = files.get(from);
      if (label !== undefined) files.set(to, label);
    };
    const headers = { Destination: `${this.#guestUrl()}/${encodeURIComponent(to)}`, Overwrite: 'T' };
    await this.#change('MOVE', from, { headers }, [move, halfMove]);
  }

  async #delete(name: string): Promise<void> {
    await this.#change('DELETE', name, {}, [(files) => void files.delete(name)]);
  }

  /** @param changes what the request does when it is done, and what else it may have done when there is no answer. */
  async #change(method: string, name: string, init: RequestInit, changes: readonly Change[]): Promise<void> {
    let status = 0;
    try {
      const answer = await this.#send(method, name, init);
      status = answer.status;
      await inTime(answer.arrayBuffer(), requestTimeoutMs);
    } catch {
      // A status that came is an answer, whatever follows.
    }
    this.#count(status, `${method} ${name} ${init.headers === undefined ? '' : JSON.stringify(init.headers)}`);
    const [done, ...inPart] = changes;
    if (done === undefined) return;
    if (status >= 200 && status < 300) this.ledger.done(done);
    else if (status === 0 || unclearStatuses.has(status)) this.ledger.unknown(...changes);
    else this.ledger.unknown(...inPart);
  }

  async #look(name: string): Promise<void> {
    try {
      const label = await this.read(name);
      // No file may also mean that no folder is shared just now.
      if (label !== undefined && !this.ledger.allows(name, label)) {
        this.#experience.violations.push(`GET ${name}: ${label}, which cannot be`);
      }
    } catch {
      this.#count(0);
    }
  }

  #send(method: string, name: string, init: RequestInit = {}): Promise<Response> {
    const headers = { ...init.headers, connection: 'close' };
    const answer = fetch(`${this.#guestUrl()}/${encodeURIComponent(name)}`, { ...init, method, headers });
    return inTime(answer, requestTimeoutMs);
  }

  #count(status: number, what = 'GET'): void {
    const { statuses } = this.#experience;
    this.#lastSteps.push(`${(Date.now() / 1000).toFixed(3).slice(-7)} ${what} ${status}`);
    if (this.#lastSteps.length > maxKeptSteps) this.#lastSteps.shift();
    this.#experience.requests += 1;
    this.#wasAnswered = status !== 0;
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
  }
}
