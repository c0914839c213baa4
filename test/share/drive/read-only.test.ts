import { describe, expect, it } from 'vitest';
import { ReadOnlySwitch } from '../../../src/share/drive/read-only.js';
import { MemoryFilesystem } from '../../../src/share/memory.js';
import { refused } from '../../contract/assert.js';
import { getText, names, put, text } from '../../contract/content.js';
import { filesystemCases } from '../../contract/filesystem-contract.js';

describe('ReadOnlySwitch', () => {
  it.each(filesystemCases)('open for writes: $name', ({ run }) =>
    run(new ReadOnlySwitch(new MemoryFilesystem(), false)),
  );

  it('refuses every change and lets everything be read', async () => {
    const folder = new MemoryFilesystem();
    await put(folder, ['a'], 'A');
    const drive = new ReadOnlySwitch(folder, true);
    await refused(drive.write(['a']), 'read-only');
    await refused(drive.createDirectory(['d']), 'read-only');
    await refused(drive.remove(['a']), 'read-only');
    await refused(drive.move(['a'], ['b']), 'read-only');
    await refused(drive.copy(['a'], ['b']), 'read-only');
    await refused(drive.setLastModified(['a'], 1000), 'read-only');
    expect(drive.isReadOnly(['a'])).toBe(true);
    expect(await names(drive)).toEqual(['a']);
    expect(await getText(drive, ['a'])).toBe('A');
    drive.readOnly = false;
    expect(drive.isReadOnly(['a'])).toBe(false);
    await drive.copy(['a'], ['b']);
    expect(await names(drive)).toEqual(['a', 'b']);
  });

  it('is read-only where what it covers is', () => {
    expect(new ReadOnlySwitch(new ReadOnlySwitch(new MemoryFilesystem(), true), false).isReadOnly(['a'])).toBe(true);
  });

  it('switched in the middle of a write: the old file stays and the path is free again', async () => {
    const drive = new ReadOnlySwitch(new MemoryFilesystem(), false);
    await put(drive, ['a'], 'old');
    const writer = await drive.write(['a']);
    await writer.write(text('new'));
    drive.readOnly = true;
    await refused(writer.commit(), 'read-only');
    expect(await getText(drive, ['a'])).toBe('old');
    drive.readOnly = false;
    await put(drive, ['a'], 'newer');
    expect(await getText(drive, ['a'])).toBe('newer');
  });
});
