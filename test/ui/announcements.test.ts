import { describe, expect, it } from 'vitest';
import { announcement, grave } from '../../src/ui/announcements.js';
import { en } from '../../src/ui/messages/en.js';
import { initialShareState } from '../../src/worker/share-state.js';

describe('a question', () => {
  const asked = (path: string) => ({
    ...initialShareState,
    questions: [{ id: 1, operation: 'delete', path, expiresAt: 0 }] as const,
  });

  it('is said and notified with its path kept apart, in order and not too long', () => {
    for (const say of [announcement, grave]) {
      expect(say(initialShareState, asked('/a\u202egnp.exe'), en)).toBe(
        'The guest wants to delete \u2068/a\ufffdgnp.exe\u2069',
      );
      expect(say(initialShareState, asked(`/${'n'.repeat(16_000)}`), en).length).toBeLessThan(300);
    }
  });
});
