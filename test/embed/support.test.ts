import { describe, expect, it } from 'vitest';
import { checkSupport } from '../../src/embed/support.js';

describe('what the browser can do', () => {
  it('is asked on a server without an error: nothing is known against it there', () => {
    expect('window' in globalThis).toBe(false);
    expect(checkSupport()).toBeNull();
  });
});
