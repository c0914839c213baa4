import { describe, expect, it } from 'vitest';
import type { Fields } from '../dav-client.js';
import { makeWorld, type SituationName, situationNames, type World } from './situations.js';

/** The status, and where it is written. */
export type Row = readonly [status: number, section: string];

export interface Asked {
  readonly method: string;
  readonly fields?: Fields;
  readonly body?: string;
}

async function expectAnswer(world: World, asked: Asked, target: string, fields: Fields, status: number): Promise<void> {
  const { client } = world;
  const before = await client.tree().catch(() => undefined);
  const answer = await client.send(asked.method, target, { ...asked.fields, ...fields }, asked.body ?? '');
  expect(answer.status).toBe(status);
  expect(client.problems).toEqual([]);
  // What was refused has done nothing, and no word of the host's got out.
  if (status >= 400) expect(await client.tree().catch(() => undefined)).toEqual(before);
  if (status >= 400) expect(answer.text).not.toMatch(/permission-lost|FsError|at \w+ \(/);
}

/** One method in every situation: a row is missing, and this does not compile. */
export function describeConditions(title: string, asked: Asked, rows: Readonly<Record<SituationName, Row>>): void {
  describe(`${title}, in every situation`, () => {
    it.each(situationNames.map((name) => [name, ...rows[name]] as const))('%s: %i (%s)', async (name, status) => {
      const world = await makeWorld();
      const { target, fields = {} } = world.situations[name];
      await expectAnswer(world, asked, target, fields, status);
    });
  });
}

/** Where COPY and MOVE may be told to go, or how. */
export interface Direction {
  readonly from?: string;
  readonly fields: (tokens: World['tokens']) => Fields;
  readonly row: Row;
}

export function describeDirections(method: 'COPY' | 'MOVE', directions: Readonly<Record<string, Direction>>): void {
  describe(`${method}, by its Destination and how to go there`, () => {
    const cases = Object.entries(directions).map(([name, direction]) => [name, ...direction.row, direction] as const);
    it.each(cases)('%s: %i (%s)', async (_, status, __, { from = '/file', fields }) => {
      const world = await makeWorld();
      await expectAnswer(world, { method }, from, fields(world.tokens), status);
    });
  });
}
