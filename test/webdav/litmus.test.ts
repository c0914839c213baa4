import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createWebDavHandler,
  defaultLimits,
  MemoryFilesystem,
  MemoryStore,
  systemClock,
} from '../../src/webdav/index.js';
import { type LitmusResult, runLitmus } from '../conformance/litmus.js';
import { type RunningServer, startNodeServer } from './node-adapter.js';

describe('litmus 0.13 through Node http, on a folder in memory', () => {
  const problems: unknown[] = [];
  let server: RunningServer;
  let result: LitmusResult;

  beforeAll(async () => {
    const handler = createWebDavHandler({
      filesystem: new MemoryFilesystem(),
      store: new MemoryStore(),
      clock: systemClock,
      limits: defaultLimits,
      onProblem: (error) => problems.push(error),
    });
    server = await startNodeServer(handler);
    result = await runLitmus(server.url);
  }, 120_000);
  afterAll(() => server?.close());

  it('passes all 104 tests', () => {
    expect(result.failures, result.output).toEqual([]);
    expect(result.passed).toBe(104);
    expect(result.skipped).toBe(0);
  });

  it('has nothing to warn of', () => {
    expect(result.warnings, result.output).toEqual([]);
  });

  it('meets no error that nobody foresaw', () => {
    expect(problems).toEqual([]);
  });
});
