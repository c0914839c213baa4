import type { FileWriter, Path, ReadableFile, WriteOptions } from '../../../src/share/filesystem.js';
import { FsError, type FsErrorCode } from '../../../src/share/fs-error.js';
import { DavClient, type Fields } from '../dav-client.js';
import { FaultyFilesystem } from '../faulty-filesystem.js';

/** Refuses in read-only folders what the real ones refuse, and fails on reading what it fails on. */
class StrictFilesystem extends FaultyFilesystem {
  readonly unreadable = new Map<string, FsErrorCode>();

  override async read(path: Path): Promise<ReadableFile> {
    this.#requireReadable(path);
    return super.read(path);
  }

  override async copy(from: Path, to: Path): Promise<void> {
    this.#requireReadable(from);
    await super.copy(from, to);
  }

  override async write(path: Path, options?: WriteOptions): Promise<FileWriter> {
    if (this.isReadOnly(path)) throw new FsError('read-only');
    return super.write(path, options);
  }

  override async createDirectory(path: Path): Promise<void> {
    if (this.isReadOnly(path)) throw new FsError('read-only');
    await super.createDirectory(path);
  }

  #requireReadable(path: Path): void {
    const code = this.unreadable.get(path.join('/'));
    if (code !== undefined) throw new FsError(code);
  }
}

/** What may lie behind a request's target, or be wrong with the request, whatever its method. */
export interface Situation {
  readonly target: string;
  readonly fields?: Fields;
}

/** One drive in which every situation is to be had. */
export interface World {
  readonly client: DavClient;
  readonly situations: Readonly<Record<SituationName, Situation>>;
  /** Tokens by what they lock. */
  readonly tokens: Readonly<Record<LockedName, string>>;
}

type LockedName = 'locked' | 'shared twice' | 'shut' | 'holder/locked' | 'shallow';

export const situationNames = [
  'nothing there',
  'a file',
  'a collection',
  'a collection, with a slash at the end',
  'the drive itself',
  'locked by another',
  'locked by me',
  'locked by me, with the token of another lock beside a true condition',
  'shared with another, with the token of one',
  'shared with another, without a token',
  'below a lock of depth infinity',
  'below my lock of depth infinity',
  'a collection with a locked member',
  'a collection with a member that I locked',
  'a member of a collection locked with depth 0',
  'a new member of a collection locked with depth 0',
  'a new member of a collection that I locked with depth 0',
  'a lock that has expired',
  'a file in a read-only folder',
  'nothing, in a read-only folder',
  'a collection in a read-only folder',
  'no parent',
  'a parent that is a file',
  'a file whose permission is lost',
  'a file that another writer has open',
  'a file for which there is no space',
  'a file that the disk fails on',
  'If-Match that fails',
  'If-Match of what is not there',
  'If-None-Match: *',
  'If-None-Match: * of what is not there',
  'If-Unmodified-Since long ago',
  'an If header that is false',
  'an If header that cannot be read',
  'an escape that is none',
  'an escaped NUL',
  'dots that lead upwards',
  'a name of ours',
  'a path too deep',
] as const;
export type SituationName = (typeof situationNames)[number];

const otherTag = '"no-such-tag"';

export async function makeWorld(): Promise<World> {
  const filesystem = new StrictFilesystem();
  const client = new DavClient({ filesystem });
  await client.populate({
    file: 'old content',
    'folder/member': '1',
    'folder/deep/er': '2',
    locked: '3',
    'shared twice': '4',
    'shut/file': '5',
    'holder/locked': '6',
    'holder/open': '7',
    'shallow/member': '8',
    gone: '9',
    'read only/file': '10',
    'read only/folder/member': '11',
    'lost permission': '12',
    'open elsewhere': '13',
    'no space': '14',
    'broken disk': '15',
  });
  await client.lock('/gone', { Timeout: 'Second-10' });
  const tokens = {
    locked: '',
    'shared twice': '',
    shut: '',
    'holder/locked': '',
    shallow: '',
  };
  client.clock.advance(11_000);
  tokens.locked = await client.lock('/locked');
  tokens['shared twice'] = await client.lock('/shared%20twice', {}, 'shared');
  await client.lock('/shared%20twice', {}, 'shared');
  tokens.shut = await client.lock('/shut', { Depth: 'infinity' });
  tokens['holder/locked'] = await client.lock('/holder/locked');
  tokens.shallow = await client.lock('/shallow', { Depth: '0' });
  filesystem.readOnlyNames.add('read only');
  const faults: readonly (readonly [string, FsErrorCode])[] = [
    ['lost permission', 'permission-lost'],
    ['open elsewhere', 'busy'],
    ['no space', 'no-space'],
    ['broken disk', 'io'],
  ];
  for (const [name, code] of faults) {
    if (code === 'permission-lost' || code === 'io') filesystem.unreadable.set(name, code);
    for (const operation of ['list', 'write', 'createDirectory', 'remove', 'move', 'copy'] as const) {
      filesystem.fail(operation, name, code);
    }
  }
  const deep = `/${new Array(129).fill('a').join('/')}`;
  const situations: Record<SituationName, Situation> = {
    'nothing there': { target: '/none' },
    'a file': { target: '/file' },
    'a collection': { target: '/folder' },
    'a collection, with a slash at the end': { target: '/folder/' },
    'the drive itself': { target: '/' },
    'locked by another': { target: '/locked' },
    'locked by me': { target: '/locked', fields: { If: `(<${tokens.locked}>)` } },
    'locked by me, with the token of another lock beside a true condition': {
      target: '/locked',
      fields: { If: `(<${tokens.shut}>) (Not <DAV:no-lock>)` },
    },
    'shared with another, with the token of one': {
      target: '/shared%20twice',
      fields: { If: `(<${tokens['shared twice']}>)` },
    },
    'shared with another, without a token': { target: '/shared%20twice' },
    'below a lock of depth infinity': { target: '/shut/file' },
    'below my lock of depth infinity': { target: '/shut/file', fields: { If: `</shut> (<${tokens.shut}>)` } },
    'a collection with a locked member': { target: '/holder' },
    'a collection with a member that I locked': {
      target: '/holder',
      fields: { If: `</holder/locked> (<${tokens['holder/locked']}>)` },
    },
    'a member of a collection locked with depth 0': { target: '/shallow/member' },
    'a new member of a collection locked with depth 0': { target: '/shallow/new' },
    'a new member of a collection that I locked with depth 0': {
      target: '/shallow/new',
      fields: { If: `</shallow> (<${tokens.shallow}>)` },
    },
    'a lock that has expired': { target: '/gone' },
    'a file in a read-only folder': { target: '/read%20only/file' },
    'nothing, in a read-only folder': { target: '/read%20only/none' },
    'a collection in a read-only folder': { target: '/read%20only/folder' },
    'no parent': { target: '/none/new' },
    'a parent that is a file': { target: '/file/new' },
    'a file whose permission is lost': { target: '/lost%20permission' },
    'a file that another writer has open': { target: '/open%20elsewhere' },
    'a file for which there is no space': { target: '/no%20space' },
    'a file that the disk fails on': { target: '/broken%20disk' },
    'If-Match that fails': { target: '/file', fields: { 'If-Match': otherTag } },
    'If-Match of what is not there': { target: '/none', fields: { 'If-Match': '*' } },
    'If-None-Match: *': { target: '/file', fields: { 'If-None-Match': '*' } },
    'If-None-Match: * of what is not there': { target: '/none', fields: { 'If-None-Match': '*' } },
    'If-Unmodified-Since long ago': {
      target: '/file',
      fields: { 'If-Unmodified-Since': 'Sat, 01 Jan 2000 00:00:00 GMT' },
    },
    'an If header that is false': { target: '/file', fields: { If: `([${otherTag}])` } },
    'an If header that cannot be read': { target: '/file', fields: { If: '((' } },
    'an escape that is none': { target: '/%zz' },
    'an escaped NUL': { target: '/a%00b' },
    'dots that lead upwards': { target: '/folder/%2e%2e/file' },
    'a name of ours': { target: '/.spice-webdav-00112233445566778899aabbccddeeff.part' },
    'a path too deep': { target: deep },
  };
  return { client, situations, tokens };
}
