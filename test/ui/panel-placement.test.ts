import { describe, expect, it } from 'vitest';
import { placeAt } from '../../src/ui/panel-placement.js';

const window = { width: 1000, height: 800 };
const box = (left: number, top: number) => ({ left, top, right: left + 100, bottom: top + 34 });

describe('the panel', () => {
  it('hangs below a button at the right, in line with its right edge', () => {
    expect(placeAt(box(880, 8), window, 380)).toEqual({
      horizontal: { side: 'right', offset: 20 },
      vertical: { side: 'top', offset: 48 },
      maxHeight: 740,
    });
  });

  it('hangs below a button at the left, in line with its left edge', () => {
    expect(placeAt(box(16, 8), window, 380).horizontal).toEqual({ side: 'left', offset: 16 });
  });

  it('stands above a button at the bottom', () => {
    expect(placeAt(box(16, 760), window, 380)).toMatchObject({
      vertical: { side: 'bottom', offset: 46 },
      maxHeight: 742,
    });
  });

  it('stays in a narrow window, and has no negative height in a flat one', () => {
    expect(placeAt(box(120, 8), { width: 320, height: 800 }, 296).horizontal).toEqual({ side: 'right', offset: 12 });
    expect(placeAt(box(0, 8), { width: 320, height: 20 }, 296).maxHeight).toBe(0);
  });
});
