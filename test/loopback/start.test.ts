import { spawn } from 'node:child_process';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import viteConfiguration from '../../vite.config.js';

const root = resolve(import.meta.dirname, '../..');

function run(...args: string[]): Promise<{ code: number | null; output: string }> {
  return new Promise((done) => {
    const child = spawn(process.execPath, ['--import', 'tsx', 'loopback/start.ts', ...args], { cwd: root });
    let output = '';
    child.stdout.on('data', (bytes) => {
      output += bytes;
    });
    child.stderr.on('data', (bytes) => {
      output += bytes;
    });
    child.on('close', (code) => done({ code, output }));
  });
}

describe('npm start', { timeout: 30_000 }, () => {
  it.each([
    ['--port', '99999', '--port 99999 is not a port.'],
    ['--guest-port', 'x', '--guest-port x is not a port.'],
  ])('says that %s %s is no port', async (option, value, text) => {
    const { code, output } = await run(option, value);
    expect(code).toBe(1);
    expect(output).toContain(text);
  });

  it.each(['--port', '--guest-port'])('says which port is taken and how to move it: %s', async (option) => {
    const taken = createServer();
    await new Promise<void>((done) => taken.listen(0, '127.0.0.1', done));
    const { port } = taken.address() as AddressInfo;
    const { code, output } = await run('--port', '0', '--guest-port', '0', option, String(port));
    taken.close();
    expect(code).toBe(1);
    expect(output).toContain(`Port ${port} is taken`);
    expect(output).toContain(`${option} N`);
    expect(output).not.toContain('    at ');
  });

  it('begins with its own words, however slow the machine: the bundler keeps its timings to itself', async () => {
    const configuration = await Promise.resolve(viteConfiguration({ command: 'build', mode: 'production' }));
    // The worker is a build of its own.
    for (const { rolldownOptions } of [configuration.build ?? {}, configuration.worker ?? {}]) {
      expect(rolldownOptions?.checks?.bundlerTimings).toBe(false);
    }
  });

  it('explains itself', async () => {
    const { code, output } = await run('--help');
    expect(code).toBe(0);
    expect(output).toContain('--guest-port');
  });
});
