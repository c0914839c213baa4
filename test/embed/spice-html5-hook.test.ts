import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { ConnectOptions, SpiceMainConnection, SpiceMessage } from '../../src/embed/share.js';
import { hookMainConnection } from '../../src/embed/spice-html5-hook.js';

/** The shape of spice-html5's connections that the hook relies on, with the behaviour of 0.2.1 and 0.3.0. */
class FakeSocket extends EventTarget {
  readonly url = 'ws://vm.example/spice?token=once';
  protocol = 'binary';
  readyState = 1;
  close(): void {
    this.readyState = 2;
  }
  finishClosing(): void {
    this.readyState = 3;
    this.dispatchEvent(new Event('close'));
  }
}

class FakeMainConnection implements SpiceMainConnection {
  readonly socket = new FakeSocket();
  readonly ws = this.socket as EventTarget as WebSocket;
  connection_id = 0;
  password = 'secret';
  inputs: unknown;
  extra_channels: unknown[] | undefined;
  readonly seenTypes: number[] = [];

  process_channel_message(message: SpiceMessage): boolean | undefined {
    if (message.type !== 104) return message.type === 103;
    const bytes = new Uint8Array(message.data);
    for (let offset = 4; offset < bytes.length; offset += 2) this.seenTypes.push(bytes[offset]!);
    return true;
  }
}

const list = (...types: number[]): SpiceMessage => ({
  type: 104,
  data: new Uint8Array([types.length, 0, 0, 0, ...types.flatMap((type, id) => [type, id])]).buffer,
});

class StubChannel {
  readonly type = 11;
  readonly chan_id = 4;
  parent: { onerror(text: string): void } | undefined;
  readonly socket = new FakeSocket();
  ws: WebSocket | undefined = this.socket as EventTarget as WebSocket;
  cleanup(): void {
    this.socket.close();
    this.ws = undefined;
  }
}

const sameSocket = { url: 'ws://vm.example/spice?token=once', subProtocol: 'binary' };

describe('hookMainConnection', () => {
  const opened: ConnectOptions[] = [];
  const listener = {
    onChannel: (options: ConnectOptions) => void opened.push(options),
    onNoChannel: vi.fn(),
    onEnd: vi.fn(),
  };
  let connection: FakeMainConnection;

  beforeEach(() => {
    vi.stubGlobal('WebSocket', { CLOSED: 3 });
    opened.length = 0;
    listener.onNoChannel.mockClear();
    listener.onEnd.mockClear();
    connection = new FakeMainConnection();
  });

  it('attached at once: takes the channel out of the list and opens it with the session of the main connection', () => {
    hookMainConnection(connection, listener);
    connection.connection_id = 77;
    expect(connection.process_channel_message(list(2, 11, 3))).toBe(true);
    expect(connection.seenTypes).toEqual([2, 3]);
    expect(opened).toEqual([{ ...sameSocket, password: 'secret', connectionId: 77, channelId: 1 }]);
  });

  it('offers the sub-protocol that the main connection has: none before LXD and Incus', () => {
    connection.socket.protocol = '';
    hookMainConnection(connection, listener);
    connection.process_channel_message(list(11));
    expect(opened).toMatchObject([{ subProtocol: '' }]);
  });

  it('leaves every other message to spice-html5', () => {
    hookMainConnection(connection, listener);
    expect(connection.process_channel_message({ type: 103, data: new ArrayBuffer(0) })).toBe(true);
    expect(connection.process_channel_message({ type: 999, data: new ArrayBuffer(0) })).toBe(false);
    expect(opened).toEqual([]);
  });

  it('attached late: closes the stub, and opens ours only after the stub has closed', () => {
    const stub = new StubChannel();
    connection.connection_id = 5;
    connection.extra_channels = [undefined, stub];
    hookMainConnection(connection, listener);
    expect(stub.socket.readyState).toBe(2);
    expect(opened).toEqual([]);
    stub.socket.finishClosing();
    expect(opened).toEqual([{ ...sameSocket, password: 'secret', connectionId: 5, channelId: 4 }]);
  });

  it('attached late: lxd-ui’s copy does not take the stub’s end for that of the console', () => {
    const failures: string[] = [];
    const stub = new StubChannel();
    stub.parent = { onerror: (text) => void failures.push(text) };
    stub.socket.addEventListener('close', () => stub.parent?.onerror('Connection closed'));
    connection.extra_channels = [stub];
    hookMainConnection(connection, listener);
    stub.socket.finishClosing();
    expect(failures).toEqual([]);
    expect(opened).toHaveLength(1);
  });

  it('says that the machine has no such channel, early and late', () => {
    hookMainConnection(connection, listener);
    connection.process_channel_message(list(2, 3));
    expect(listener.onNoChannel).toHaveBeenCalledTimes(1);

    const late = new FakeMainConnection();
    late.inputs = {};
    hookMainConnection(late, listener);
    expect(listener.onNoChannel).toHaveBeenCalledTimes(2);
  });

  it('attached again after it was detached: opens the channel that was taken out of the list then', () => {
    const unhook = hookMainConnection(connection, listener);
    connection.process_channel_message(list(2, 11, 3));
    unhook();
    connection.inputs = {};
    hookMainConnection(connection, listener);
    expect(opened.map(({ channelId }) => channelId)).toEqual([1, 1]);
    expect(listener.onNoChannel).not.toHaveBeenCalled();
  });

  it('attached late again: opens the channel of the stub that it closed then', () => {
    const stub = new StubChannel();
    connection.extra_channels = [stub];
    const unhook = hookMainConnection(connection, listener);
    stub.socket.finishClosing();
    unhook();
    hookMainConnection(connection, listener);
    expect(opened.map(({ channelId }) => channelId)).toEqual([4, 4]);
  });

  it('attached late twice, as React mounts in its strict mode: ours still waits for the stub’s end', () => {
    const stub = new StubChannel();
    connection.extra_channels = [stub];
    const unhook = hookMainConnection(connection, listener);
    unhook();
    hookMainConnection(connection, listener);
    expect(opened).toEqual([]);
    stub.socket.finishClosing();
    expect(opened.map(({ channelId }) => channelId)).toEqual([4]);
  });

  it('unhooked: the list goes through untouched', () => {
    const unhook = hookMainConnection(connection, listener);
    unhook();
    connection.process_channel_message(list(2, 11));
    expect(connection.seenTypes).toEqual([2, 11]);
    expect(opened).toEqual([]);
  });

  it('unhooked below another hook: stays out of the way', () => {
    const unhook = hookMainConnection(connection, listener);
    const below = connection.process_channel_message;
    connection.process_channel_message = (message) => below.call(connection, message);
    unhook();
    connection.process_channel_message(list(11));
    expect(connection.seenTypes).toEqual([11]);
    expect(opened).toEqual([]);
  });

  it('tells the end of the main connection', () => {
    hookMainConnection(connection, listener);
    connection.socket.finishClosing();
    expect(listener.onEnd).toHaveBeenCalledTimes(1);
  });
});
