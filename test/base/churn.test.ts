import { fileURLToPath } from 'node:url';
import { build, type Rolldown } from 'vite';
import { afterEach, expect, it, vi } from 'vitest';

afterEach(() => vi.unstubAllGlobals());

/** What a production build leaves of it: minifiers take an allocation that goes nowhere for none. */
async function builtChurn(): Promise<typeof import('../../src/base/churn.js')> {
  const entry = fileURLToPath(new URL('../../src/base/churn.ts', import.meta.url));
  const results = (await build({
    configFile: false,
    logLevel: 'silent',
    build: { write: false, minify: true, lib: { entry, formats: ['es'] }, rolldownOptions: { treeshake: true } },
  })) as Rolldown.RolldownOutput[];
  const code = results[0]?.output[0].code ?? '';
  return await import(`data:text/javascript,${encodeURIComponent(code)}`);
}

it('makes a large buffer after every 8 MiB, also when built', async () => {
  const { Churn } = await builtChurn();
  const made: number[] = [];
  vi.stubGlobal(
    'ArrayBuffer',
    class extends ArrayBuffer {
      constructor(length: number) {
        super(0);
        made.push(length);
      }

      override get byteLength(): number {
        return made.at(-1) ?? 0;
      }
    },
  );
  const churn = new Churn();
  for (let passed = 0; passed < 24; passed += 1) churn.count(1024 * 1024);
  expect(made).toEqual([32, 32, 32].map((mebibytes) => mebibytes * 1024 * 1024));
});
