import { describe, expect, it } from 'vitest';
import { readInputs } from './corpus.js';
import { Coverage } from './coverage.js';
import { fuzz, runOne } from './fuzzer.js';
import { mutate } from './mutate.js';
import { Random } from './random.js';
import { climb } from './staircase.js';
import { targets } from './targets.js';

/** A quick look at each: the same inputs in every run. The long one is `npm run fuzz`. */
const inputsOfQuickRun: Readonly<Record<string, number>> = {
  server: 1500,
  http: 600,
  proppatch: 400,
  queries: 400,
};
const defaultInputs = 5000;

describe.each(targets.map((target) => ({ name: target.name, target })))('$name', ({ name, target }) => {
  it('does what it should with every input that was found worth keeping, and with those that once broke it', async () => {
    const inputs = [...target.seeds, ...readInputs('corpus', name), ...readInputs('crashes', name)];
    const findings = [];
    for (const input of inputs) findings.push(await runOne(target, input));
    expect(findings.filter((finding) => finding !== undefined)).toEqual([]);
  }, 120_000);

  it('does so with what chance makes of them', async () => {
    const corpus = [...readInputs('corpus', name), ...readInputs('crashes', name)];
    const report = await fuzz(target, {
      corpus,
      seed: 1,
      maxInputs: corpus.length + (inputsOfQuickRun[name] ?? defaultInputs),
    });
    expect(report.findings).toEqual([]);
  }, 120_000);
});

describe('the fuzzer itself', () => {
  it('finds a defect that takes three steps to reach, and says by which input', async () => {
    const target = {
      name: 'planted',
      seeds: [new Uint8Array(Buffer.from('size 10'))],
      dictionary: ['deep'],
      run: (input: Uint8Array) => {
        if (/^size \d{5,} ?.*deep/s.test(Buffer.from(input).toString('latin1'))) throw new Error('planted');
      },
    };
    const { findings } = await fuzz(target, { corpus: [], seed: 7, maxInputs: 20_000 });
    expect(Buffer.from(findings[0]?.input ?? []).toString('latin1')).toMatch(/^size \d{5,}/);
  });

  it('climbs by coverage to what chance alone does not meet', async () => {
    const target = {
      name: 'staircase',
      seeds: [new Uint8Array(4)],
      dictionary: [],
      run: (input: Uint8Array) => {
        if (climb(input) === 4) throw new Error('planted');
      },
    };
    const options = { corpus: [], seed: 5, maxInputs: 3000 };
    const coverage = new Coverage((url) => url.includes('staircase'));
    try {
      expect((await fuzz(target, { ...options, coverage })).findings).not.toEqual([]);
      // Each step is new once, also the last, after which nothing is left, and again for the next target.
      for (let round = 0; round < 2; round += 1) {
        coverage.startOver();
        const climbed = [[0], [0x60], [0x60], [0x60, 0xc0], [0x60, 0xc0, 0x80], [0x60, 0xc0, 0x80, 0x20]].map(
          (bytes) => {
            climb(new Uint8Array(bytes));
            return coverage.takeIsNew();
          },
        );
        expect(climbed).toEqual([true, true, false, true, true, true]);
      }
    } finally {
      coverage.stop();
    }
    expect((await fuzz(target, options)).findings).toEqual([]);
  }, 120_000);

  it('takes an input that does not end for a defect', async () => {
    const target = { name: 'hang', seeds: [new Uint8Array(1)], dictionary: [], run: () => new Promise<void>(() => {}) };
    expect((await runOne(target, new Uint8Array(1)))?.error).toMatchObject({
      message: expect.stringContaining('no end'),
    });
  });

  it('makes the same inputs of the same seed', () => {
    const source = { corpus: [new Uint8Array(Buffer.from('GET / HTTP/1.1'))], dictionary: [], maxBytes: 100 };
    const inputs = (seed: number): string[] => {
      const random = new Random(seed);
      return Array.from({ length: 50 }, () => Buffer.from(mutate(source, random)).toString('hex'));
    };
    expect(inputs(3)).toEqual(inputs(3));
    expect(inputs(3)).not.toEqual(inputs(4));
  });
});
