import { expect, it } from 'vitest';
import { lookInParallel } from '../../../src/share/reading/listing.js';
import { ListingPaces } from '../../../src/share/reading/listing-pace.js';

it('a listing alone looks at many files together; at few while somebody asks for one, until nobody has for long', () => {
  const paces = new ListingPaces();
  const pace = paces.begin();
  expect(pace.window).toBe(256);
  paces.asked();
  expect(pace.window).toBe(32);
  for (let look = 0; look < 767; look += 1) pace.looked();
  expect(pace.window).toBe(32);
  pace.looked();
  expect(pace.window).toBe(256);
});

it('who lists has asked for the directory itself just before, and waits for nobody', () => {
  const paces = new ListingPaces();
  paces.asked();
  const pace = paces.begin();
  expect(pace.window).toBe(256);
  paces.asked();
  pace.end();
  expect(paces.begin().window).toBe(256);
});

it('listings share what is looked at together', () => {
  const paces = new ListingPaces();
  const [one, other] = [paces.begin(), paces.begin()];
  expect([one.window, other.window]).toEqual([128, 128]);
  other.end();
  expect(one.window).toBe(256);
});

it('so many are looked at together and no more, in the order of the source', async () => {
  let looking = 0;
  let most = 0;
  const look = async (item: number): Promise<number> => {
    looking += 1;
    most = Math.max(most, looking);
    await new Promise((resolve) => setTimeout(resolve, item % 3));
    looking -= 1;
    return item;
  };
  const source = async function* (): AsyncGenerator<number> {
    for (let item = 0; item < 200; item += 1) yield item;
  };
  const seen: number[] = [];
  for await (const some of lookInParallel(source(), look, { window: 48 })) seen.push(...some);
  expect(seen).toEqual(Array.from({ length: 200 }, (_, index) => index));
  expect(most).toBe(48);
});
