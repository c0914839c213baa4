import { describe, expect, it } from 'vitest';
import { csvField } from '../../src/ui/activity-file.js';

describe('a field of a table', () => {
  it.each([
    ['=1', `"'=1"`],
    ['+1', `"'+1"`],
    ['-1', `"'-1"`],
    ['@a', `"'@a"`],
    ['\t=1', `"'\t'=1"`],
    ['\r=1', `"'\r'=1"`],
    ['/a=1+2-3@4', '"/a=1+2-3@4"'],
    ['/a;b\tc', '"/a;b\tc"'],
    ['/a "b"', '"/a ""b"""'],
    // Where ";" separates, quotes that do not begin a cell hold nothing together.
    ['/a;=HYPERLINK("x")', `"/a;'=HYPERLINK(""x"")"`],
    ['/a;"=1"', `"/a;'""=1"""`],
    ['/a; =1', `"/a;' =1"`],
    ['/a\t=1', `"/a\t'=1"`],
    ['/a\n=1', `"/a\n'=1"`],
    ['/a\r\n@b', `"/a\r\n'@b"`],
    ['/;;-1', `"/;;'-1"`],
  ])('begins no formula, whatever separates the fields: %j', (value, field) => {
    expect(csvField(value)).toBe(field);
  });

  it('is empty for nothing, and bare for numbers', () => {
    expect([csvField(null), csvField(undefined), csvField(5), csvField(true)]).toEqual(['', '', '5', 'true']);
  });
});
