import { describe, expect, it } from 'vitest';
import { systemClock } from '../../src/base/clock.js';
import { MemoryFilesystem } from '../../src/share/memory.js';
import { openFolder } from '../../src/share/open-folder.js';
import { coverFolder, openOverlays } from '../../src/share/overlay/overlays.js';
import { FakeDisk } from '../fakes/fake-directory-handle.js';
import { folderOptions } from '../fakes/folder-options.js';
import { plainNames, refusedNames } from '../model/operations.js';
import { replay, runProgram } from '../model/runner.js';

const names = [...plainNames, ...refusedNames];
const seedsFrom = (first: number, count: number): number[] =>
  Array.from({ length: count }, (_, index) => first + index);

async function openFake(disk: FakeDisk) {
  const options = folderOptions({ clock: systemClock });
  return coverFolder(await openFolder(disk.root, options), await openOverlays(options), undefined, options);
}

describe('random programs, against the reference model', () => {
  const seen = new Set<string>();

  it.each(seedsFrom(1, 24))('on memory, seed %i', async (seed) => {
    const makeFilesystem = async () => new MemoryFilesystem();
    const { failure, statuses } = await runProgram({ seed, steps: 250, names, makeFilesystem });
    expect(failure).toBeUndefined();
    for (const status of Object.keys(statuses)) seen.add(status);
  });

  it.each(seedsFrom(101, 8))('on a disk with Chromium’s rules, seed %i', async (seed) => {
    let disk = new FakeDisk();
    const makeFilesystem = () => {
      disk = new FakeDisk();
      return openFake(disk);
    };
    const { failure, tree } = await runProgram({ seed, steps: 250, names, makeFilesystem });
    expect(failure).toBeUndefined();
    expect(disk.listing().sort()).toEqual(Object.keys(tree).sort());
  });

  it('meet every answer that there is', () => {
    const wanted = [
      ...['PUT 201', 'PUT 204', 'PUT 405', 'PUT 409', 'PUT 412', 'PUT 423'],
      ...['GET 200', 'GET 206', 'GET 304', 'GET 404', 'GET 412', 'GET 416', 'HEAD 200', 'HEAD 304'],
      ...['MKCOL 201', 'MKCOL 405', 'MKCOL 409', 'MKCOL 412', 'MKCOL 423'],
      ...['DELETE 204', 'DELETE 400', 'DELETE 403', 'DELETE 404', 'DELETE 412', 'DELETE 423'],
      ...['COPY 201', 'COPY 204', 'COPY 403', 'COPY 404', 'COPY 409', 'COPY 412', 'COPY 423'],
      ...['MOVE 201', 'MOVE 204', 'MOVE 400', 'MOVE 403', 'MOVE 404', 'MOVE 409', 'MOVE 412', 'MOVE 423'],
      ...['LOCK 200', 'LOCK 201', 'LOCK 409', 'LOCK 412', 'LOCK 423', 'UNLOCK 204', 'UNLOCK 404', 'UNLOCK 409'],
      ...['PROPPATCH 207', 'PROPPATCH 404', 'PROPPATCH 412', 'PROPPATCH 423'],
      ...['PROPFIND 207', 'PROPFIND 403', 'PROPFIND 404'],
    ];
    expect(wanted.filter((answer) => !seen.has(answer))).toEqual([]);
  });
});

describe('the comparison', () => {
  it('notices a folder that forgets, and prints the few steps that show it', async () => {
    class Forgetful extends MemoryFilesystem {
      override async remove(): Promise<void> {}
    }
    const makeFilesystem = async () => new Forgetful();
    const { failure = '' } = await runProgram({ seed: 3, steps: 60, attempts: 60, names, makeFilesystem });
    const program = failure.split('\n').filter((line) => line.startsWith('{'));
    expect(program.length).toBeGreaterThan(0);
    expect(program.length).toBeLessThan(30);
    const steps = program.map((line) => JSON.parse(line));
    await expect(replay(steps, new Forgetful())).rejects.toThrow();
    await expect(replay(steps, new MemoryFilesystem())).resolves.toBeUndefined();
  });
});
