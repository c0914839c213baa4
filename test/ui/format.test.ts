import { afterEach, expect, it, vi } from 'vitest';

afterEach(() => vi.unstubAllGlobals());

it.each([
  ['en', '1 byte', '5 bytes', '1.2 MB'],
  ['de', '1 Byte', '5 Byte', '1,2 MB'],
  ['ja', '1 バイト', '5 バイト', '1.2 MB'],
])('sizes in %s: %s, %s, %s', async (language, one, five, more) => {
  vi.stubGlobal('navigator', { languages: [] });
  const { formatBytes } = await import('../../src/ui/format.js');
  const told = [1, 5, 1_234_567].map((bytes) => formatBytes(bytes, language).replace(/\s/g, ' '));
  expect(told).toEqual([one, five, more]);
});

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
