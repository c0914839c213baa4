import type { Clock } from '../base/clock.js';
import type { Sender } from './send-queue.js';

/** So much may be on the way to the guest, while programs ask one short question after another. */
const windowBytes = 1024 * 1024;
/** What the browser, the kernels and the server take at most before anything arrives: 15 to 26 MB were seen. */
const mostOnTheWayBytes = 24 * 1024 * 1024;
/** More than a program takes from its answer's arrival to its next question, when it has one. */
const questionMs = 20;
/** Where the guest takes so little that it would be longer, nothing is gained. */
const maxPatienceMs = 4000;
/** Who asks one question after another is silent after the last one. */
const silencesOfAsker = 1;
/** After the last question, for so long more may follow. */
const lingerMs = 500;
/** What is sent in the first moments fills buffers, and says nothing of what the guest takes. */
const rateSettlesMs = 300;
const rateWindowMs = 100;
/** Windows whose median counts: buffers grow now and then, and take megabytes in one of them. */
const rateWindows = 5;
/** Where nothing is sent for longer, it begins anew. */
const rateGapMs = 50;
/**
 * Of a window's time: where the channel takes more than there is, it is not full. A larger part would be too much to ask:
 * on two cores, those who empty the way run in the time of those who fill it.
 */
const waitingShare = 0.05;

interface Answer {
  /** Bytes of all clients that were sent up to its last one. */
  readonly end: number;
  /** Milliseconds of the clock by which it has arrived, if the guest goes on as it did. */
  readonly arrivesBy: number;
  /** By which a client that has another question has asked it: a slow guest is slow in that, too. */
  readonly isHeardBy: number;
}

/**
 * How much of long answers may be sent while other programs ask short questions: what is on the way, megabytes of it in
 * buffers that no page can see, stands before their answers. The channel acknowledges nothing; but a program that has its
 * answer asks for the next thing or disconnects, and all that was sent before that answer has arrived then. Between two
 * such signs the guest is taken to go on as fast as it did (docs/decisions/0016).
 */
export class SendWindow {
  readonly #clock: Clock;
  readonly #rate = new SendRate();
  #sent = 0;
  /** Of these, known to have arrived. */
  #arrived = 0;
  /** Bytes that are on the way at most, as of a moment; kept up while somebody asks. */
  #onTheWay = 0;
  #asOf = 0;
  /** Nobody asks after this moment. */
  #until = 0;
  /** Short answers of which nothing was heard yet, oldest first. */
  readonly #answers = new Map<Sender, Answer>();
  /** Answers in a row after which a client was silent for so long that it says nothing. */
  readonly #silences = new WeakMap<Sender, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Bytes are given to the channel. */
  sent(bytes: number): void {
    this.#sent += bytes;
    this.#onTheWay += bytes;
  }

  /** The channel took them, after so many milliseconds. */
  accepted(bytes: number, waitedMs: number): void {
    this.#rate.count(bytes, waitedMs, this.#clock.now());
  }

  /** The last byte of a short answer was given to the channel. */
  answered(sender: Sender): void {
    const now = this.#clock.now();
    const rate = this.#rate.bytesPerMs;
    if (rate === 0) return;
    const askedUntil = this.#isAsked(now) ? this.#until : 0;
    if (askedUntil === 0) this.#onTheWay = mostOnTheWayBytes;
    else this.#letPass(now);
    const arrivesBy = now + Math.min(maxPatienceMs, this.#onTheWay / rate + questionMs);
    const isHeardBy = arrivesBy + Math.min(lingerMs, windowBytes / rate);
    this.#answers.delete(sender);
    this.#answers.set(sender, { end: this.#sent, arrivesBy, isHeardBy });
    if (this.#isReader(sender)) return;
    this.#asOf = now;
    this.#until = Math.max(askedUntil, isHeardBy + lingerMs);
  }

  /** A client goes on or disconnects. @returns whether more is known to have arrived now. */
  heard(sender: Sender): boolean {
    const answer = this.#answers.get(sender);
    if (answer === undefined) return false;
    this.#answers.delete(sender);
    const now = this.#clock.now();
    if (now > answer.isHeardBy) return false;
    this.#silences.delete(sender);
    if (answer.end <= this.#arrived) return false;
    this.#arrived = answer.end;
    this.#onTheWay = this.#sent - answer.end;
    this.#asOf = now;
    this.#until = now + lingerMs;
    return true;
  }

  /** Nothing is known of it any more. */
  forget(sender: Sender): void {
    this.#answers.delete(sender);
  }

  /** Milliseconds until long answers may go on; 0: now. */
  holdMs(): number {
    const now = this.#clock.now();
    this.#giveUp(now);
    if (!this.#isAsked(now) || this.#rate.bytesPerMs === 0) return 0;
    const holdMs = Math.ceil(Math.min(this.#holdMsAt(now), this.#until - now));
    if (holdMs > 0) this.#rate.startAnew(now);
    return holdMs;
  }

  #holdMsAt(now: number): number {
    for (const [sender, { end, arrivesBy }] of this.#answers) {
      if (end <= this.#arrived || arrivesBy <= now || this.#isReader(sender)) continue;
      return this.#sent < end + windowBytes ? 0 : arrivesBy - now;
    }
    this.#letPass(now);
    return Math.max(0, (this.#onTheWay - windowBytes) / this.#rate.bytesPerMs);
  }

  /** It asks now and then, and reads in between. */
  #isReader(sender: Sender): boolean {
    return (this.#silences.get(sender) ?? 0) > silencesOfAsker;
  }

  #isAsked(now: number): boolean {
    // A clock that was set back would have it asked for hours.
    return now < this.#until && this.#until - now <= maxPatienceMs + 2 * lingerMs;
  }

  #letPass(now: number): void {
    const arrived = this.#rate.bytesPerMs * Math.max(0, now - this.#asOf);
    this.#onTheWay = Math.min(mostOnTheWayBytes, Math.max(0, this.#onTheWay - arrived));
    this.#asOf = now;
  }

  #giveUp(now: number): void {
    for (const [sender, { isHeardBy }] of this.#answers) {
      if (now <= isHeardBy && isHeardBy - now <= maxPatienceMs + lingerMs) continue;
      this.#answers.delete(sender);
      this.#silences.set(sender, (this.#silences.get(sender) ?? 0) + 1);
    }
  }
}

/** What the channel takes at most: known while all that is on the way is full, and the share waits for it. */
class SendRate {
  /** Bytes per millisecond, oldest first. */
  #windows: number[] = [];
  #perMs = 0;
  #countedAt = 0;
  /** Where the window began, or will. */
  #since = 0;
  #bytes = 0;
  #waitedMs = 0;

  /** As it was when it could last be told; 0: the channel takes all that there is. */
  get bytesPerMs(): number {
    return this.#perMs;
  }

  count(bytes: number, waitedMs: number, now: number): void {
    const idleMs = now - waitedMs - this.#countedAt;
    this.#countedAt = now;
    if (idleMs < 0 || idleMs > rateGapMs) this.startAnew(now);
    const elapsedMs = now - this.#since;
    if (elapsedMs < 0) return;
    this.#bytes += bytes;
    this.#waitedMs += waitedMs;
    if (elapsedMs < rateWindowMs) return;
    const perMs = this.#waitedMs < elapsedMs * waitingShare ? 0 : this.#bytes / elapsedMs;
    this.#windows = [...this.#windows, perMs].slice(-rateWindows);
    this.#perMs = [...this.#windows].sort((a, b) => a - b)[Math.floor(this.#windows.length / 2)] ?? 0;
    this.#since = now;
    this.#bytes = 0;
    this.#waitedMs = 0;
  }

  /** Something was held back, or nothing was there. */
  startAnew(now: number): void {
    this.#since = now + rateSettlesMs;
    this.#bytes = 0;
    this.#waitedMs = 0;
  }
}
