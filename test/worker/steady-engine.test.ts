import { beforeEach, describe, expect, it } from 'vitest';
import type { ShareError } from '../../src/base/share-error.js';
import type { ConnectCommand, EngineEvents } from '../../src/worker/messages.js';
import { initialShareState, type ShareState } from '../../src/worker/share-state.js';
import { type MortalEngine, SteadyEngine } from '../../src/worker/steady-engine.js';
import { ManualClock } from '../fakes/manual-clock.js';

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
/** Never opened: only passed on. */
const handle = (name: string): FileSystemDirectoryHandle => ({ name, kind: 'directory' }) as FileSystemDirectoryHandle;
const command = { url: 'ws://h', password: 'p', connectionId: 1, channelId: 0 };

/** One engine's life, as calls in their order. */
class FakeEngine implements MortalEngine {
  readonly calls: string[] = [];
  readonly events: EngineEvents;
  readonly ended: Promise<void>;
  end: () => void = () => {};
  isDead = false;
  lostFolder = '';

  constructor(events: EngineEvents) {
    this.events = events;
    this.ended = new Promise((resolve) => {
      this.end = resolve;
    });
  }

  #call(text: string): Promise<void> {
    if (this.isDead) return new Promise(() => {});
    this.calls.push(text);
    return Promise.resolve();
  }

  configure = (settings: object) => this.#call(`configure ${JSON.stringify(settings)}`);
  connect = ({ url, again }: ConnectCommand) => this.#call(`connect ${url}${again ? ' again' : ''}`);
  reportFailure = (code: string) => this.#call(`reportFailure ${code}`);
  disconnect = () => this.#call('disconnect');
  async addFolder({ name }: FileSystemDirectoryHandle, as: string, mode: string): Promise<string> {
    if (name === this.lostFolder) throw new Error('permission');
    await this.#call(`addFolder ${as} ${mode}`);
    return `id of ${name}`;
  }
  addFiles = (id: string, _source: unknown, as: string) => this.#call(`addFiles ${id} ${as}`);
  setMode = (id: string, mode: string) => this.#call(`setMode ${id} ${mode}`);
  renameFolder = (id: string, name: string) => this.#call(`renameFolder ${id} ${name}`);
  listRemembered = async () => [];
  forget = (id: string) => this.#call(`forget ${id}`);
  answerQuestion = (id: number, answer: string) => this.#call(`answer ${id} ${answer}`);
  listLocks = async () => [];
  breakLock = (token: string) => this.#call(`breakLock ${token}`);
  removeFolder = (id: string) => this.#call(`removeFolder ${id}`);
  cancelTransfer = (id: number) => this.#call(`cancelTransfer ${id}`);
  listHeldFiles = async () => [];
  readHeldFile = async () => new Blob();
  deleteHeldFile = async () => {};
  ping = () => (this.isDead ? new Promise<void>(() => {}) : Promise.resolve());
  stop = () => this.#call('stop');
  kill = ({ code }: ShareError) => void this.calls.push(`killed: ${code}`);
}

describe('SteadyEngine', () => {
  let clock: ManualClock;
  let engines: FakeEngine[];
  let states: ShareState[];
  let steady: SteadyEngine;

  beforeEach(async () => {
    clock = new ManualClock();
    engines = [];
    states = [];
    const start = async (events: EngineEvents): Promise<FakeEngine> => {
      engines.push(new FakeEngine(events));
      return engines.at(-1) as FakeEngine;
    };
    const events: EngineEvents = {
      onState: (state) => states.push(state),
      onRequest: () => {},
      onBytes: () => {},
      onTransfers: () => {},
    };
    steady = await SteadyEngine.start(start, events, clock);
    await steady.configure({ guestHosts: ['g'] });
  });

  async function pass(seconds: number): Promise<void> {
    for (let second = 0; second < seconds; second += 1) {
      clock.advance(1000);
      await settled();
    }
  }

  it('leaves one that answers alone', async () => {
    await pass(600);
    expect(engines).toHaveLength(1);
  });

  it('starts one that is known to have ended at once, and one that ended after its stop never', async () => {
    await steady.connect(command);
    (engines[0] as FakeEngine).isDead = true;
    engines[0]?.end();
    await pass(2);
    expect(engines).toHaveLength(2);
    expect(engines[1]?.calls).toContain('connect ws://h again');
    // The dead one's calls do not come back, and it cannot die twice.
    await pass(600);
    expect(engines).toHaveLength(2);
    await steady.stop();
    engines[1]?.end();
    await pass(60);
    expect(engines).toHaveLength(2);
  });

  it('starts one that died again, with its settings, folders in their order and modes, and connection', async () => {
    await steady.addFolder(handle('a'), 'A', 'read');
    await steady.addFolder(handle('b'), 'B', 'readwrite');
    await steady.addFolder(handle('c'), 'C', 'read');
    await steady.setMode('id of a', 'readwrite');
    await steady.removeFolder('id of b');
    await steady.connect(command);
    engines[0]?.events.onState({ ...initialShareState, phase: 'connected', agentRunning: true, clients: 2 });
    (engines[0] as FakeEngine).isDead = true;
    await pass(60);
    expect(engines).toHaveLength(2);
    expect(engines[0]?.calls.at(-1)).toBe('killed: worker-ended');
    expect(engines[1]?.calls).toEqual([
      'configure {"guestHosts":["g"]}',
      'addFolder A readwrite',
      'addFolder C read',
      'connect ws://h again',
    ]);
    expect(states.at(-1)).toMatchObject({
      phase: 'reconnecting',
      error: { code: 'worker-ended' },
      agentRunning: false,
      clients: 0,
    });
  });

  it('waits for one that was killed to have ended, whose locks and leftovers are its own until then', async () => {
    (engines[0] as FakeEngine).isDead = true;
    await pass(38);
    expect(engines[0]?.calls.at(-1)).toBe('killed: worker-ended');
    expect(engines).toHaveLength(1);
    engines[0]?.end();
    await settled();
    expect(engines).toHaveLength(2);
  });

  it('makes no connection that was given up just as it stood', async () => {
    for (const giveUp of [() => steady.disconnect(), () => steady.reportFailure('no-channel', 'none')]) {
      const died = engines.length;
      await Promise.all([steady.connect(command), giveUp()]);
      engines.at(-1)?.end();
      await settled();
      expect(engines[died]?.calls).toEqual(['configure {"guestHosts":["g"]}']);
    }
  });

  it('makes no connection where none stood', async () => {
    await steady.connect(command);
    await steady.disconnect();
    (engines[0] as FakeEngine).isDead = true;
    await pass(60);
    expect(engines[1]?.calls).toEqual(['configure {"guestHosts":["g"]}']);
  });

  it('goes on with the new one, which may die as well', async () => {
    for (let round = 0; round < 3; round += 1) {
      (engines.at(-1) as FakeEngine).isDead = true;
      await pass(60);
      await steady.addFolder(handle(`${round}`), `${round}`, 'read');
    }
    expect(engines).toHaveLength(4);
    expect(engines.at(-1)?.calls.filter((call) => call.startsWith('addFolder'))).toHaveLength(3);
  });

  it('gives one that was only asleep, as in a frozen tab, time to answer', async () => {
    (engines[0] as FakeEngine).isDead = true;
    await pass(24);
    (engines[0] as FakeEngine).isDead = false;
    await pass(60);
    expect(engines).toHaveLength(1);
  });

  it('starts nothing after a stop', async () => {
    await steady.stop();
    (engines[0] as FakeEngine).isDead = true;
    await pass(600);
    expect(engines).toHaveLength(1);
  });
});
