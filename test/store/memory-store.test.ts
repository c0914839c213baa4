import { describe, expect, it } from 'vitest';
import { MemoryStore } from '../../src/store/memory-store.js';
import { storeCases } from '../contract/store-contract.js';

describe('MemoryStore', () => {
  it.each(storeCases)('$name', ({ run }) => run(new MemoryStore()));

  it('says that it does not last', () => {
    expect(new MemoryStore().persistent).toBe(false);
  });
});
