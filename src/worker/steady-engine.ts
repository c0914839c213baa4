import type { Clock } from '../base/clock.js';
import type { Disposable } from '../base/disposable.js';
import { ShareError, type ShareErrorCode, shareErrorCodes } from '../base/share-error.js';
import type { ConnectCommand, Engine, EngineEvents, FileSource } from './messages.js';
import type {
  Answer,
  DriveSettings,
  FolderMode,
  HeldFile,
  HeldFileName,
  LockState,
  RememberedHandle,
  ShareState,
} from './share-state.js';

/** How often the engine is asked whether it is there. */
const pulseMs = 5000;
/** So many unanswered in a row, and it is taken for dead: long enough for a page that was frozen and wakes up. */
const maxMissedPulses = 6;
/** The browser lets a worker that hangs go on for 2 s after it was told to end (Blink), on a busy machine for longer. */
const longestBurialMs = 10_000;

/** An engine that can die without a word, as a worker does. */
export interface MortalEngine extends Engine {
  /** Resolves when it has ended, by itself or some time after it was killed; never where the browser has no means to tell. */
  readonly ended: Promise<void>;
  /** Ends it where it stands; what is under way rejects. */
  kill(reason: ShareError): void;
}

/** How a folder comes into an engine. */
interface SharedFolder {
  addTo(engine: Engine, as: Pick<SharedFolder, 'name' | 'mode'>): Promise<unknown>;
  name: string;
  mode: FolderMode;
}

/**
 * An engine that is started again when it dies, with the folders and the connection that it had. What a guest was
 * writing is not half there: the new engine removes what the dead one left (share/recovery/leftovers.ts).
 */
export class SteadyEngine implements Engine {
  readonly #start: (events: EngineEvents) => Promise<MortalEngine>;
  readonly #events: EngineEvents;
  readonly #clock: Clock;
  /** Every use awaits the same one. */
  #engine: Promise<MortalEngine>;
  /** The one that serves now; none while another is started in its place. */
  #serving: MortalEngine | undefined;
  #settings: DriveSettings = {};
  /** By id, in the order in which they came: the first is the drive itself. */
  readonly #folders = new Map<string, SharedFolder>();
  /** What was asked for last, and what of it has stood: a word that it stands may cross the one that it is to end. */
  #wanted: ConnectCommand | undefined;
  #connection: ConnectCommand | undefined;
  #lastState: ShareState | undefined;
  #missedPulses = 0;
  #pulse: Disposable | undefined;

  private constructor(
    engine: MortalEngine,
    start: (events: EngineEvents) => Promise<MortalEngine>,
    events: EngineEvents,
    clock: Clock,
  ) {
    this.#engine = Promise.resolve(engine);
    this.#start = start;
    this.#events = events;
    this.#clock = clock;
    this.#pulse = this.#feel();
    this.#watch(engine);
  }

  /** @param start makes an engine. What the first call rejects with is passed on. */
  static async start(
    start: (events: EngineEvents) => Promise<MortalEngine>,
    events: EngineEvents,
    clock: Clock,
  ): Promise<SteadyEngine> {
    let steady: SteadyEngine | undefined;
    const watched: EngineEvents = {
      ...events,
      onState: (state) => {
        if (steady !== undefined) steady.#lastState = state;
        events.onState(state);
      },
    };
    steady = new SteadyEngine(await start(watched), start, watched, clock);
    return steady;
  }

  async configure(settings: DriveSettings): Promise<void> {
    this.#settings = settings;
    await (await this.#engine).configure(settings);
  }

  async connect(command: ConnectCommand): Promise<void> {
    this.#forgetConnection();
    this.#wanted = command;
    await (await this.#engine).connect(command);
    if (this.#wanted === command) this.#connection = command;
  }

  async reportFailure(code: ShareErrorCode, message: string): Promise<void> {
    this.#forgetConnection();
    await (await this.#engine).reportFailure(code, message);
  }

  async disconnect(): Promise<void> {
    this.#forgetConnection();
    await (await this.#engine).disconnect();
  }

  async addFolder(handle: FileSystemDirectoryHandle, name: string, mode: FolderMode): Promise<string> {
    const id = await (await this.#engine).addFolder(handle, name, mode);
    this.#folders.set(id, { addTo: (engine, as) => engine.addFolder(handle, as.name, as.mode), name, mode });
    return id;
  }

  async addFiles(id: string, source: FileSource, name: string, isAside: boolean): Promise<void> {
    await (await this.#engine).addFiles(id, source, name, isAside);
    const addTo: SharedFolder['addTo'] = (engine, as) => engine.addFiles(id, source, as.name, isAside);
    this.#folders.set(id, { addTo, name, mode: 'read' });
  }

  async setMode(id: string, mode: FolderMode): Promise<void> {
    await (await this.#engine).setMode(id, mode);
    const folder = this.#folders.get(id);
    if (folder !== undefined) folder.mode = mode;
  }

  async renameFolder(id: string, name: string): Promise<void> {
    await (await this.#engine).renameFolder(id, name);
    const folder = this.#folders.get(id);
    if (folder !== undefined) folder.name = name;
  }

  async removeFolder(id: string): Promise<void> {
    this.#folders.delete(id);
    await (await this.#engine).removeFolder(id);
  }

  async listRemembered(): Promise<readonly RememberedHandle[]> {
    return (await this.#engine).listRemembered();
  }

  async forget(id: string): Promise<void> {
    await (await this.#engine).forget(id);
  }

  async answerQuestion(id: number, answer: Answer): Promise<void> {
    await (await this.#engine).answerQuestion(id, answer);
  }

  async listLocks(): Promise<readonly LockState[]> {
    return (await this.#engine).listLocks();
  }

  async breakLock(token: string): Promise<void> {
    await (await this.#engine).breakLock(token);
  }

  async cancelTransfer(id: number): Promise<void> {
    await (await this.#engine).cancelTransfer(id);
  }

  async listHeldFiles(skip?: number): Promise<readonly HeldFile[]> {
    return (await this.#engine).listHeldFiles(skip);
  }

  async readHeldFile(file: HeldFileName): Promise<Blob> {
    return (await this.#engine).readHeldFile(file);
  }

  async deleteHeldFile(file: HeldFileName): Promise<void> {
    await (await this.#engine).deleteHeldFile(file);
  }

  async ping(): Promise<void> {
    await (await this.#engine).ping();
  }

  async stop(): Promise<void> {
    this.#pulse?.dispose();
    this.#pulse = undefined;
    await (await this.#engine).stop();
  }

  #forgetConnection(): void {
    this.#wanted = undefined;
    this.#connection = undefined;
  }

  #feel(): Disposable {
    return this.#clock.after(pulseMs, () => {
      this.#missedPulses += 1;
      void this.#engine
        .then((engine) => engine.ping())
        .then(
          () => {
            this.#missedPulses = 0;
          },
          () => {},
        );
      if (this.#missedPulses > maxMissedPulses) this.#replace();
      if (this.#pulse !== undefined) this.#pulse = this.#feel();
    });
  }

  /** One that ended is replaced at once; one that hangs has not ended, and misses pulses. */
  #watch(engine: MortalEngine): void {
    this.#serving = engine;
    void engine.ended.then(() => {
      if (this.#serving === engine && this.#pulse !== undefined) this.#replace();
    });
  }

  /** Its Web Locks go with it: only then are its leftovers nobody's, and the files that it was making no longer its own. */
  async #untilBuried(dead: MortalEngine): Promise<void> {
    let patience: Disposable | undefined;
    const isOver = new Promise<void>((resolve) => {
      patience = this.#clock.after(longestBurialMs, resolve);
    });
    await Promise.race([dead.ended, isOver]);
    patience?.dispose();
  }

  #replace(): void {
    this.#missedPulses = 0;
    this.#serving = undefined;
    this.#engine = this.#restart(this.#engine);
    // Told by whoever uses it next; the pulse then finds it dead once more.
    this.#engine.catch(() => {});
  }

  async #restart(dying: Promise<MortalEngine>): Promise<MortalEngine> {
    const error = new ShareError(
      shareErrorCodes.workerEnded,
      'channel',
      'The part of this page that serves the folders had stopped. It was started again.',
    );
    const state = this.#lastState;
    if (state !== undefined) {
      const told = { code: shareErrorCodes.workerEnded, message: error.message };
      this.#events.onState({ ...state, phase: 'reconnecting', error: told, agentRunning: false, clients: 0 });
    }
    const dead = await dying.catch(() => undefined);
    dead?.kill(error);
    if (dead !== undefined) await this.#untilBuried(dead);
    const engine = await this.#start(this.#events);
    await engine.configure(this.#settings);
    for (const folder of this.#folders.values()) {
      // One whose permission has gone meanwhile must not keep the others.
      await folder.addTo(engine, folder).catch(() => {});
    }
    this.#watch(engine);
    // A failure is in the state, where the person sees it.
    if (this.#connection !== undefined) engine.connect({ ...this.#connection, again: true }).catch(() => {});
    return engine;
  }
}
