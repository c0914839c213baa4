import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { BrokerOpener } from '../../src/embed/broker-opener.js';
import { BrokerWindow } from '../../src/embed/broker-window.js';

const ours = 'https://panel.example';

/** Another window, as a page sees it: what was posted to it, and for which origin. */
class FakeWindow {
  closed = false;
  readonly posted: { readonly message: unknown; readonly origin: string }[] = [];
  postMessage(message: unknown, origin: string): void {
    this.posted.push({ message, origin });
  }
  close(): void {
    this.closed = true;
  }
  focus(): void {}
}

let page: EventTarget;
let other: FakeWindow;
let opened: string[];

beforeEach(() => {
  vi.useFakeTimers();
  page = new EventTarget();
  other = new FakeWindow();
  opened = [];
  vi.stubGlobal('addEventListener', page.addEventListener.bind(page));
  vi.stubGlobal('removeEventListener', page.removeEventListener.bind(page));
  vi.stubGlobal('location', { origin: ours });
  vi.stubGlobal('document', { baseURI: `${ours}/vm/7` });
  vi.stubGlobal('window', { opener: other });
  vi.stubGlobal('open', (url: string) => {
    opened.push(url);
    return other;
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

function hear(data: unknown, { origin = ours, source = other }: { origin?: string; source?: unknown } = {}): void {
  page.dispatchEvent(Object.assign(new Event('message'), { data, origin, source }));
}
const welcome = { mode: 'read', readOnly: false } as const;
const handle = { name: 'Projects' } as FileSystemDirectoryHandle;

describe('the page that opens the sharing window', () => {
  const answer = { isShared: true, title: 'shared', wayOut: 'keep it open' };
  const hostOf = () => ({
    welcome: () => welcome,
    onFolder: vi.fn(async () => answer),
    onClosed: vi.fn(),
  });

  it('welcomes it, takes folders, answers, and hears that it was closed, once', async () => {
    const host = hostOf();
    BrokerWindow.open('broker.html', host);
    expect(opened).toEqual([`${ours}/vm/broker.html`]);
    hear({ broker: 'ready' });
    hear({ broker: 'folder', handle, mode: 'readwrite' });
    await vi.advanceTimersByTimeAsync(0);
    expect(host.onFolder).toHaveBeenCalledWith(handle, 'readwrite');
    expect(other.posted).toEqual([
      { message: { broker: 'welcome', welcome }, origin: ours },
      { message: { broker: 'answer', answer }, origin: ours },
    ]);
    other.closed = true;
    await vi.advanceTimersByTimeAsync(5000);
    expect(host.onClosed).toHaveBeenCalledOnce();
  });

  it('hears nobody else: neither another window, nor another origin in that window, nor other messages', async () => {
    const host = hostOf();
    BrokerWindow.open('broker.html', host);
    hear({ broker: 'folder', handle, mode: 'read' }, { source: new FakeWindow() });
    hear({ broker: 'folder', handle, mode: 'read' }, { origin: 'https://elsewhere.example' });
    hear({ type: 'folder', handle });
    hear(null);
    await vi.advanceTimersByTimeAsync(0);
    expect(host.onFolder).not.toHaveBeenCalled();
    expect(other.posted).toEqual([]);
  });

  it('closes it when it is left itself, and opens none of another origin', () => {
    expect(() => BrokerWindow.open('https://elsewhere.example/broker.html', hostOf())).toThrow(TypeError);
    expect(opened).toEqual([]);
    BrokerWindow.open('broker.html', hostOf());
    page.dispatchEvent(new Event('pagehide'));
    expect(other.closed).toBe(true);
  });

  it('knows that the browser blocked it', () => {
    vi.stubGlobal('open', () => null);
    expect(BrokerWindow.open('broker.html', hostOf())).toBeUndefined();
  });
});

describe('the sharing window', () => {
  const find = async (onGone = (): void => {}): Promise<BrokerOpener | undefined> => {
    const found = BrokerOpener.reach(onGone);
    hear({ broker: 'welcome', welcome });
    return found;
  };

  it('hands a folder to its opener, for its own origin and no other, and hears what became of it', async () => {
    const opener = await find();
    expect(opener?.welcome).toEqual(welcome);
    const answered = opener?.share(handle, 'readwrite');
    expect(other.posted).toEqual([
      { message: { broker: 'ready' }, origin: ours },
      { message: { broker: 'folder', handle, mode: 'readwrite' }, origin: ours },
    ]);
    hear({ broker: 'answer', answer: { isShared: false, title: 'no', wayOut: 'why' } });
    expect(await answered).toEqual({ isShared: false, title: 'no', wayOut: 'why' });
  });

  it('knows that it has none, or none that answers, or one of another origin', async () => {
    const alone = BrokerOpener.reach(() => {});
    hear({ broker: 'welcome', welcome }, { origin: 'https://elsewhere.example' });
    await vi.advanceTimersByTimeAsync(15_000);
    expect(await alone).toBeUndefined();
    vi.stubGlobal('window', { opener: null });
    expect(await BrokerOpener.reach(() => {})).toBeUndefined();
  });

  it('notices that its opener went away, also while it waits for an answer', async () => {
    const onGone = vi.fn();
    const opener = await find(onGone);
    const answered = opener?.share(handle, 'read');
    other.closed = true;
    await vi.advanceTimersByTimeAsync(3000);
    expect(await answered).toBeUndefined();
    expect(onGone).toHaveBeenCalledOnce();
  });
});
