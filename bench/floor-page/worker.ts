import type { Task, TaskResult } from './tasks.js';

/** As many bytes as the share puts into one message of the socket. */
const messageBytes = 64 * 1024;
const batchBytes = 1024 * 1024;
const parallelLooks = 64;

/** Random once: nothing on the way can make it smaller. */
const content = new Uint8Array(batchBytes);
for (let offset = 0; offset < content.byteLength; offset += 65_536) {
  crypto.getRandomValues(content.subarray(offset, offset + 65_536));
}

addEventListener('message', ({ data }: MessageEvent<FileSystemDirectoryHandle>) => void work(data));

/** Asks for tasks for ever: nothing else can reach a page that no debugger watches. */
async function work(folder: FileSystemDirectoryHandle): Promise<void> {
  for (;;) {
    // A question that stood for long may be dropped: it is asked again.
    const answer = await fetch('/task').catch(() => undefined);
    if (answer?.status !== 200) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      continue;
    }
    const task = (await answer.json()) as Task;
    let result: TaskResult;
    try {
      result = await run(task, folder);
    } catch (error) {
      result = { ms: 0, error: String(error) };
    }
    await fetch('/result', { method: 'POST', body: JSON.stringify(result) });
  }
}

async function run(task: Task, folder: FileSystemDirectoryHandle): Promise<TaskResult> {
  if (task.type === 'socket') return useSocket(task.url, task.receive, task.send, constant(task.send));
  if (task.type === 'read-and-send') {
    const file = await (await folder.getFileHandle(task.name)).getFile();
    return useSocket(task.url, 0, task.bytes, messagesOf(file));
  }
  if (task.type === 'write') return write(folder, task.name, task.bytes);
  if (task.type === 'receive-and-write') {
    const { url, name, bytes } = task;
    const [received, written] = await Promise.all([useSocket(url, bytes, 0, []), write(folder, name, bytes)]);
    return { ms: Math.max(received.ms, written.ms) };
  }
  let directory = folder;
  for (const name of task.path) directory = await directory.getDirectoryHandle(name);
  return list(directory);
}

function* constant(bytes: number): Generator<Uint8Array<ArrayBuffer>> {
  for (let sent = 0; sent < bytes; sent += messageBytes) {
    const at = sent % batchBytes;
    yield content.subarray(at, at + messageBytes);
  }
}

/** Read one chunk ahead. A message may be a chunk's shorter end. */
async function* messagesOf(file: File): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const reader = file.stream().getReader();
  for (let next = reader.read(); ; ) {
    const { value: chunk } = await next;
    if (chunk === undefined) return;
    next = reader.read();
    for (let at = 0; at < chunk.byteLength; at += messageBytes) yield chunk.subarray(at, at + messageBytes);
  }
}

async function useSocket(
  url: string,
  receive: number,
  send: number,
  messages: Iterable<Uint8Array<ArrayBuffer>> | AsyncIterable<Uint8Array<ArrayBuffer>>,
): Promise<TaskResult> {
  const socket = new WebSocketStream(`${url}?send=${receive}&receive=${send}`, { protocols: ['binary'] });
  const { readable, writable } = await socket.opened;
  const started = performance.now();
  const reader = readable.getReader();
  // The server says a byte once it has all, which may be before its own last one: what was written may still be in the
  // browser.
  const expected = receive + (send > 0 ? 1 : 0);
  const receiving = (async () => {
    for (let received = 0; received < expected; ) {
      const { done, value } = await reader.read();
      if (done) throw new Error('the socket ended early');
      received += (value as Uint8Array).byteLength;
    }
  })();
  const writer = writable.getWriter();
  for await (const message of messages) await writer.write(message);
  await receiving;
  const ms = performance.now() - started;
  socket.close();
  return { ms };
}

async function write(folder: FileSystemDirectoryHandle, name: string, bytes: number): Promise<TaskResult> {
  const started = performance.now();
  const file = await folder.getFileHandle(name, { create: true });
  const writable = await file.createWritable();
  for (let written = 0; written < bytes; written += batchBytes) await writable.write(content);
  const closing = performance.now();
  await writable.close();
  const ended = performance.now();
  return { ms: ended - started, closeMs: ended - closing };
}

async function list(directory: FileSystemDirectoryHandle): Promise<TaskResult> {
  const started = performance.now();
  const looking: Promise<File>[] = [];
  for await (const handle of directory.values()) {
    if (handle.kind !== 'file') continue;
    looking.push((handle as FileSystemFileHandle).getFile());
    if (looking.length >= parallelLooks) await looking.shift();
  }
  await Promise.all(looking);
  return { ms: performance.now() - started };
}
