import type { Clock } from '../base/clock.js';
import { ShareError, shareErrorCodes } from '../base/share-error.js';
import type { DriveSettings } from '../session/drive-settings.js';
import { FsError } from '../share/fs-error.js';
import type {
  ConnectCommand,
  Engine,
  EngineCall,
  EngineEvents,
  EngineFailure,
  EngineMessage,
  EngineMethod,
  FileSource,
} from './messages.js';
import type { Answer, FolderMode, HeldFile, HeldFileName, LockState, RememberedHandle } from './share-state.js';
import type { MortalEngine } from './steady-engine.js';

/** A file that never says a word: another program's, or one that a server does not send. A slow line needs some of it. */
const startTimeoutMs = 20_000;

interface PendingCall {
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

function restoreError(failure: EngineFailure): Error {
  if (failure.type === 'share') return new ShareError(failure.code, 'channel', failure.message);
  if (failure.type === 'fs') return new FsError(failure.code);
  return new Error(failure.message);
}

/** The engine in a worker, with the engine's own face. */
export class WorkerEngine implements MortalEngine {
  readonly #worker: Worker;
  readonly #pending = new Map<number, PendingCall>();
  readonly ended: Promise<void>;
  #lastId = 0;

  private constructor(worker: Worker, lifeLock: string | undefined, events: EngineEvents) {
    this.#worker = worker;
    this.ended = new Promise((resolve) => {
      if (lifeLock !== undefined) navigator.locks.request(lifeLock, () => resolve()).catch(() => {});
    });
    worker.addEventListener('message', ({ data }: MessageEvent<EngineMessage>) => this.#receive(data, events));
  }

  /** Resolves once the worker runs; rejects where it cannot be had (CSP, a missing file, no module workers, silence). */
  static start(worker: Worker, events: EngineEvents, clock: Clock): Promise<WorkerEngine> {
    return new Promise((resolve, reject) => {
      const onReady = ({ data }: MessageEvent<EngineMessage>): void => {
        // A program that is not ours may say anything.
        if (data?.type !== 'ready') return;
        release();
        resolve(new WorkerEngine(worker, data.lifeLock, events));
      };
      const onError = (event: ErrorEvent): void => fail(event.message || 'The worker could not be started');
      const fail = (message: string): void => {
        release();
        worker.terminate();
        reject(new Error(message));
      };
      const patience = clock.after(startTimeoutMs, () => fail('The worker did not start in time'));
      const release = (): void => {
        patience.dispose();
        worker.removeEventListener('message', onReady);
        worker.removeEventListener('error', onError);
      };
      worker.addEventListener('message', onReady);
      worker.addEventListener('error', onError);
    });
  }

  async configure(settings: DriveSettings): Promise<void> {
    await this.#call('configure', settings);
  }

  async connect(command: ConnectCommand): Promise<void> {
    await this.#call('connect', command);
  }

  async reportFailure(...parameters: Parameters<Engine['reportFailure']>): Promise<void> {
    await this.#call('reportFailure', ...parameters);
  }

  async disconnect(): Promise<void> {
    await this.#call('disconnect');
  }

  async addFolder(handle: FileSystemDirectoryHandle, name: string, mode: FolderMode): Promise<string> {
    return (await this.#call('addFolder', handle, name, mode)) as string;
  }

  async addFiles(id: string, source: FileSource, name: string, isAside: boolean): Promise<void> {
    await this.#call('addFiles', id, typeof source === 'function' ? source() : source, name, isAside);
  }

  async setMode(id: string, mode: FolderMode): Promise<void> {
    await this.#call('setMode', id, mode);
  }

  async renameFolder(id: string, name: string): Promise<void> {
    await this.#call('renameFolder', id, name);
  }

  async removeFolder(id: string): Promise<void> {
    await this.#call('removeFolder', id);
  }

  async listRemembered(): Promise<readonly RememberedHandle[]> {
    return (await this.#call('listRemembered')) as readonly RememberedHandle[];
  }

  async forget(id: string): Promise<void> {
    await this.#call('forget', id);
  }

  async answerQuestion(id: number, answer: Answer): Promise<void> {
    await this.#call('answerQuestion', id, answer);
  }

  async listLocks(): Promise<readonly LockState[]> {
    return (await this.#call('listLocks')) as readonly LockState[];
  }

  async breakLock(token: string): Promise<void> {
    await this.#call('breakLock', token);
  }

  async cancelTransfer(id: number): Promise<void> {
    await this.#call('cancelTransfer', id);
  }

  async listHeldFiles(skip?: number): Promise<readonly HeldFile[]> {
    return (await this.#call('listHeldFiles', skip)) as readonly HeldFile[];
  }

  async readHeldFile(file: HeldFileName): Promise<Blob> {
    return (await this.#call('readHeldFile', file)) as Blob;
  }

  async deleteHeldFile(file: HeldFileName): Promise<void> {
    await this.#call('deleteHeldFile', file);
  }

  async ping(): Promise<void> {
    await this.#call('ping');
  }

  async stop(): Promise<void> {
    try {
      await this.#call('stop');
    } finally {
      this.kill(new ShareError(shareErrorCodes.closed, 'channel', 'The share was stopped'));
    }
  }

  kill(reason: ShareError): void {
    this.#worker.terminate();
    for (const { reject } of this.#pending.values()) reject(reason);
    this.#pending.clear();
  }

  #call(method: EngineMethod, ...parameters: readonly unknown[]): Promise<unknown> {
    this.#lastId += 1;
    const call: EngineCall = { id: this.#lastId, method, parameters };
    return new Promise((resolve, reject) => {
      this.#pending.set(call.id, { resolve, reject });
      const ports = parameters.filter((parameter) => parameter instanceof MessagePort);
      this.#worker.postMessage(call, ports);
    });
  }

  #receive(message: EngineMessage, events: EngineEvents): void {
    switch (message.type) {
      case 'state':
        events.onState(message.state);
        return;
      case 'requests':
        for (const event of message.events) events.onRequest(event);
        return;
      case 'bytes':
        events.onBytes(message.event);
        return;
      case 'transfers':
        events.onTransfers(message.event);
        return;
      case 'result':
      case 'failure': {
        const pending = this.#pending.get(message.id);
        this.#pending.delete(message.id);
        if (message.type === 'result') pending?.resolve(message.value);
        else pending?.reject(restoreError(message.failure));
        return;
      }
      case 'ready':
        return;
    }
  }
}
