import { afterEach, expect, it, vi } from 'vitest';

afterEach(() => vi.unstubAllGlobals());

it('makes a formatter once, however often it is asked', async () => {
  let made = 0;
  vi.stubGlobal('navigator', { languages: ['en-GB'] });
  vi.stubGlobal('Intl', {
    DateTimeFormat: class extends Intl.DateTimeFormat {
      constructor(...settings: ConstructorParameters<typeof Intl.DateTimeFormat>) {
        super(...settings);
        made += 1;
      }
    },
    NumberFormat: class extends Intl.NumberFormat {
      constructor(...settings: ConstructorParameters<typeof Intl.NumberFormat>) {
        super(...settings);
        made += 1;
      }
    },
  });
  const { formatBytes, formatDate, formatDuration, formatTime } = await import('../../src/ui/format.js');
  const noon = new Date(2026, 10, 29, 12).getTime();
  for (let copy = 0; copy < 5; copy += 1) {
    expect(formatTime(noon + copy * 1000, 'en')).toBe(`12:00:0${copy}`);
    expect(formatDate(noon, 'en')).toBe('29 Nov 2026, 12:00');
    formatBytes(1000 + copy, 'en');
    formatDuration(5000, 'en');
  }
  expect(made).toBe(4);
});
