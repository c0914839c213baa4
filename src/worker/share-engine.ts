import { systemClock } from '../base/clock.js';
import type { Disposable } from '../base/disposable.js';
import { defaultLimits } from '../base/limits.js';
import { isConnectionErrorCode, ShareError, type ShareErrorCode, shareErrorCodes } from '../base/share-error.js';
import type { CreateHandler, Drive } from '../session/drive.js';
import type { DriveSettings } from '../session/drive-settings.js';
import type { ShareSession } from '../session/share-session.js';
import { openFileTree } from '../share/file-tree-port.js';
import { connectPortChannel } from '../spice/index.js';
import type { ConnectCommand, Engine, EngineEvents, FileSource } from './messages.js';
import { Questions } from './questions.js';
import type {
  Answer,
  FolderMode,
  HeldFile,
  HeldFileName,
  LockState,
  RememberedHandle,
  ShareState,
} from './share-state.js';
import { StateReporter } from './state-reporter.js';
import { SteadyConnection } from './steady-connection.js';

/**
 * How often the browser is asked whether the person still permits the folders: it sends no event when they do not.
 * What a guest gave it to hold is counted as often.
 */
const pollMs = 1000;
/** A server that took the socket but says nothing. */
const connectTimeoutMs = 20_000;

/** What is so wherever no channel stands. */
const unserved = { agentRunning: false, clients: 0 } as const;

/** What serves a guest is most of the package, and loaded only by who shares a folder or opens a channel. */
async function loadSession(): Promise<typeof import('../session/index.js')> {
  try {
    return await import('../session/index.js');
  } catch (cause) {
    // The host page's files were replaced since it was opened, or its server is gone; or its bundler has left something out.
    console.warn('spice-html5-webdav: what serves folders could not be loaded:', cause);
    const message = 'The program that shares folders could not be loaded: reload the page';
    throw new ShareError(shareErrorCodes.notLoaded, 'channel', message, cause);
  }
}

/** What is being loaded, or a rejection with the signal's reason: nobody waits for it any more. */
function unlessEnded<T>(ended: AbortSignal, loading: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const end = (): void => reject(ended.reason);
    if (ended.aborted) end();
    else ended.addEventListener('abort', end);
    loading.then(resolve, reject).finally(() => ended.removeEventListener('abort', end));
  });
}

/** An error as the state has it. */
function told(error: unknown): NonNullable<ShareState['error']> {
  if (error instanceof ShareError && isConnectionErrorCode(error.code)) {
    return { code: error.code, message: error.message };
  }
  return { code: shareErrorCodes.protocolError, message: String(error) };
}

/**
 * A share without a page: folders, the WebDAV server over them and at most one connection at a time.
 * Runs in the dedicated worker, or in the page where there is none.
 */
export class ShareEngine implements Engine {
  readonly #clock = systemClock;
  readonly #reporter: StateReporter;
  readonly #questions: Questions;
  readonly #createHandler: CreateHandler | undefined;
  #settings: DriveSettings = {};
  /** Opened with the first folder or connection; every use awaits the same one. */
  #drive: Promise<Drive> | undefined;
  /** The connection under way or standing; a newer one replaces it. */
  #connection: SteadyConnection | undefined;
  /** Of connections that were given up: the server gives their place to another only then. */
  #closing: Promise<unknown> = Promise.resolve();
  #poll: Disposable | undefined;

  /** @param createHandler our own WebDAV server when it is left out. */
  constructor(runsIn: ShareState['runsIn'], events: EngineEvents, createHandler?: CreateHandler) {
    this.#createHandler = createHandler;
    this.#reporter = new StateReporter(runsIn, events, this.#clock);
    this.#questions = new Questions({
      clock: this.#clock,
      limits: defaultLimits,
      onChange: (questions, isAnswered) =>
        isAnswered ? this.#reporter.update({ questions }) : this.#reporter.updateSoon({ questions }),
    });
  }

  async configure(settings: DriveSettings): Promise<void> {
    this.#settings = settings;
  }

  async ping(): Promise<void> {}

  async connect(command: ConnectCommand): Promise<void> {
    // Another that was asked for meanwhile has come before this one, and goes.
    do await this.disconnect();
    while (this.#connection !== undefined);
    const connection = new SteadyConnection({
      open: (signal) => this.#openSession(command, signal),
      clock: this.#clock,
      onLost: (error) => this.#reporter.update({ phase: 'reconnecting', error: told(error), ...unserved }),
      onRestored: () => this.#reporter.update({ phase: 'connected', error: null }),
    });
    this.#connection = connection;
    if (command.again === true) {
      this.#reporter.update({ phase: 'reconnecting', ...unserved });
      void this.#keep(connection);
      return;
    }
    this.#reporter.update({ phase: 'connecting', error: null, lastRequestAt: null, ...unserved });
    try {
      await connection.open();
    } catch (error) {
      if (this.#connection === connection) this.#fail(error);
      throw error;
    }
    this.#reporter.update({ phase: 'connected' });
    void this.#keep(connection);
  }

  async reportFailure(code: ShareErrorCode, message: string): Promise<void> {
    await this.disconnect();
    // One that was opened meanwhile has not failed.
    if (this.#connection === undefined) this.#fail(new ShareError(code, 'channel', message));
  }

  async disconnect(): Promise<void> {
    const connection = this.#connection;
    this.#connection = undefined;
    if (connection !== undefined) {
      const reason = new ShareError(shareErrorCodes.closed, 'channel', 'The connection was closed');
      this.#closing = Promise.all([this.#closing, connection.close(reason)]);
    }
    await this.#closing;
    // One that was opened meanwhile is not closed.
    if (this.#connection === undefined && this.#reporter.state.phase !== 'idle')
      this.#reporter.update({ phase: 'closed', error: null, ...unserved });
  }

  async addFolder(handle: FileSystemDirectoryHandle, name: string, mode: FolderMode): Promise<string> {
    const drive = await this.#openDrive();
    const id = await drive.addFolder(handle, name, mode);
    await this.#reportFolders(drive);
    this.#poll ??= this.#pollDrive(drive);
    return id;
  }

  async addFiles(id: string, source: FileSource, name: string, isAside: boolean): Promise<void> {
    const drive = await this.#openDrive();
    await drive.addFiles(id, openFileTree(typeof source === 'function' ? source() : source), name, isAside);
    await this.#reportFolders(drive);
  }

  async setMode(id: string, mode: FolderMode): Promise<void> {
    const drive = await this.#openDrive();
    await drive.setMode(id, mode);
    await this.#reportFolders(drive);
  }

  async renameFolder(id: string, name: string): Promise<void> {
    const drive = await this.#openDrive();
    await drive.renameFolder(id, name);
    await this.#reportFolders(drive);
  }

  async removeFolder(id: string): Promise<void> {
    const drive = await this.#openDrive();
    drive.removeFolder(id);
    await this.#reportFolders(drive);
  }

  async listRemembered(): Promise<readonly RememberedHandle[]> {
    return (await this.#openDrive()).listRemembered();
  }

  async forget(id: string): Promise<void> {
    await (await this.#openDrive()).forget(id);
  }

  async answerQuestion(id: number, answer: Answer): Promise<void> {
    this.#questions.answer(id, answer);
  }

  async listLocks(): Promise<readonly LockState[]> {
    const locks = await (await this.#openDrive()).listLocks();
    return locks.map(({ token, path, scope, depth, owner, expiresAt }) => {
      return { token, path: `/${path.join('/')}`, scope, isDeep: depth === 'infinity', owner, expiresAt };
    });
  }

  async breakLock(token: string): Promise<void> {
    const drive = await this.#openDrive();
    await drive.breakLock(token);
    await this.#reportLocks(drive);
  }

  async cancelTransfer(id: number): Promise<void> {
    this.#reporter.cancelTransfer(id);
  }

  async listHeldFiles(skip?: number): Promise<readonly HeldFile[]> {
    const drive = await this.#openDrive();
    const files = await drive.listHeldFiles(skip);
    this.#reportHeldFiles(drive);
    return files;
  }

  async readHeldFile({ folderId, path, isOutgoing }: HeldFileName): Promise<Blob> {
    const drive = await this.#openDrive();
    return drive.readHeldFile(folderId, path, isOutgoing);
  }

  async deleteHeldFile({ folderId, path, isOutgoing }: HeldFileName): Promise<void> {
    const drive = await this.#openDrive();
    await drive.deleteHeldFile(folderId, path, isOutgoing);
    this.#reportHeldFiles(drive);
  }

  async stop(): Promise<void> {
    await this.disconnect();
    this.#poll?.dispose();
    this.#poll = undefined;
    const drive = await this.#drive;
    this.#drive = undefined;
    drive?.close();
    this.#reporter.stop();
  }

  /** One attempt at the channel, with a session over the drive on it. */
  async #openSession(command: ConnectCommand, ended: AbortSignal): Promise<ShareSession> {
    const timeout = new AbortController();
    const timer = this.#clock.after(connectTimeoutMs, () =>
      timeout.abort(new ShareError(shareErrorCodes.socketFailed, 'channel', 'The SPICE server did not answer in time')),
    );
    try {
      // Loaded while the channel is being opened: neither a panel's address nor the guest's agent waits long.
      const serving = Promise.all([loadSession(), this.#openDrive()]);
      serving.catch(() => {});
      const channel = await connectPortChannel({ ...command, signal: AbortSignal.any([ended, timeout.signal]) });
      try {
        const [{ ShareSession }, drive] = await unlessEnded(ended, serving);
        return new ShareSession({
          channel,
          canPauseReading: channel.canPauseReading,
          handler: drive.handler,
          limits: defaultLimits,
          clock: this.#clock,
          observer: this.#reporter,
        });
      } catch (error) {
        await channel.close();
        throw error;
      }
    } finally {
      timer.dispose();
    }
  }

  async #keep(connection: SteadyConnection): Promise<void> {
    try {
      await connection.run();
    } catch (error) {
      // After a disconnect of ours, or when a newer connection replaced it, its end is no news.
      if (this.#connection !== connection) return;
      this.#connection = undefined;
      this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    this.#reporter.update({ phase: 'failed', error: told(error), ...unserved });
  }

  #openDrive(): Promise<Drive> {
    this.#drive ??= this.#startDrive().catch((error: unknown) => {
      this.#drive = undefined;
      throw error;
    });
    return this.#drive;
  }

  async #startDrive(): Promise<Drive> {
    const { openDrive } = await loadSession();
    const drive = await openDrive({
      settings: this.#settings,
      createHandler: this.#createHandler,
      clock: this.#clock,
      limits: defaultLimits,
      ask: (operation, path, signal) => this.#questions.ask({ operation, path }, signal),
      onProblem: (error) => this.#reporter.onProblem(error),
    });
    const { persistent, heldFilesPersist, outbox } = drive;
    this.#reporter.update({ persistent, heldFilesPersist, outbox });
    // A guest can hand out before anything is shared with it.
    if (outbox !== null) this.#poll ??= this.#pollDrive(drive);
    return drive;
  }

  async #reportFolders(drive: Drive): Promise<void> {
    await drive.refreshFolders();
    await drive.refreshHeldFiles();
    const { folders, heldFiles, outbox } = drive;
    this.#reporter.update({ folders, heldFiles, outbox });
    await this.#reportLocks(drive);
  }

  async #reportLocks(drive: Drive): Promise<void> {
    const locks = await drive.countLocks();
    if (locks !== this.#reporter.state.locks) this.#reporter.update({ locks });
  }

  #reportHeldFiles({ heldFiles, outbox }: Drive): void {
    const { state } = this.#reporter;
    const isSame = JSON.stringify([heldFiles, outbox]) === JSON.stringify([state.heldFiles, state.outbox]);
    if (!isSame) this.#reporter.update({ heldFiles, outbox });
  }

  #pollDrive(drive: Drive): Disposable {
    return this.#clock.after(pollMs, async () => {
      try {
        if (await drive.refreshFolders()) this.#reporter.update({ folders: drive.folders });
        if (await drive.refreshHeldFiles()) this.#reportHeldFiles(drive);
        await this.#reportLocks(drive);
      } catch (error) {
        this.#reporter.onProblem(error);
      }
      if (this.#poll !== undefined) this.#poll = this.#pollDrive(drive);
    });
  }
}
