import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { authority } from '../dav-client.js';
import type { ReplayAnswer } from './expectations.js';
import type { ReplayPeer, ReplayRequest } from './replay.js';
import { decodeResponse, encodeRequest } from './wire.js';

/** The oracle: Debian's lighttpd with mod_webdav, with a folder, a database and a socket of its own. */
export interface Lighttpd {
  readonly peer: ReplayPeer;
  close(): Promise<void>;
}

/** Milliseconds. */
const startTimeout = 20_000;

export async function startLighttpd(isReadOnly: boolean): Promise<Lighttpd> {
  const directory = mkdtempSync(join(tmpdir(), 'lighttpd-'));
  const root = join(directory, 'root');
  const socket = join(directory, 'socket');
  mkdirSync(root);
  writeFileSync(
    join(directory, 'lighttpd.conf'),
    [
      'server.modules = ( "mod_webdav" )',
      `server.document-root = "${root}"`,
      `server.bind = "${socket}"`,
      `server.errorlog = "${join(directory, 'error.log')}"`,
      `server.upload-dirs = ( "${directory}" )`,
      'mimetype.assign = ( ".txt" => "text/plain", "" => "application/octet-stream" )',
      'webdav.activate = "enable"',
      `webdav.is-readonly = "${isReadOnly ? 'enable' : 'disable'}"`,
      `webdav.sqlite-db-name = "${join(directory, 'webdav.db')}"`,
    ].join('\n'),
  );
  const child = spawn('/usr/sbin/lighttpd', ['-D', '-f', join(directory, 'lighttpd.conf')], { stdio: 'ignore' });
  const ended = once(child, 'exit');
  const close = async (): Promise<void> => {
    child.kill();
    await ended;
    rmSync(directory, { recursive: true, force: true });
  };
  let hasEnded = false;
  const noteEnd = (): void => {
    hasEnded = true;
  };
  ended.then(noteEnd, noteEnd);
  for (const deadline = Date.now() + startTimeout; !(await accepts(socket)); ) {
    if (hasEnded || Date.now() > deadline) {
      await close();
      throw new Error('lighttpd does not start');
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return { peer: folderPeer(socket, root), close };
}

/** The socket's file is there before anybody listens. */
async function accepts(socket: string): Promise<boolean> {
  const connection = connect(socket);
  try {
    await once(connection, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    connection.destroy();
  }
}

function folderPeer(socket: string, root: string): ReplayPeer {
  return {
    authority,
    send: (request) => exchange(socket, request),
    async populate(tree) {
      for (const [name, content] of Object.entries(tree)) {
        mkdirSync(name.endsWith('/') ? join(root, name) : dirname(join(root, name)), { recursive: true });
        if (!name.endsWith('/')) writeFileSync(join(root, name), content);
      }
    },
    // It has been told when it was started.
    async forbidWrites() {},
    async tree() {
      const entries = readdirSync(root, { recursive: true, withFileTypes: true });
      return Object.fromEntries(
        entries.map((entry) => {
          const path = join(entry.parentPath, entry.name);
          const name = path.slice(root.length + 1);
          return entry.isDirectory() ? [`${name}/`, ''] : [name, readFileSync(path, 'utf8')];
        }),
      );
    },
  };
}

async function exchange(socket: string, request: ReplayRequest): Promise<ReplayAnswer> {
  const connection = connect(socket);
  try {
    connection.write(encodeRequest(request, authority), 'latin1');
    let output = '';
    for await (const chunk of connection) {
      output += (chunk as Buffer).toString('latin1');
      const answer = decodeResponse(output, request.method);
      if (answer !== undefined) return answer;
    }
    throw new Error(`cut off after ${output}`);
  } finally {
    connection.destroy();
  }
}
