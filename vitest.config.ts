import { defineConfig } from 'vitest/config';

/**
 * unit: rooms on their own, in Node.
 * browser: rooms that need Chromium and a real directory.
 * e2e: the built product, loopback and Chromium.
 * package: what is published, packed and installed in a project of its own.
 * vm: the built product and a real guest in QEMU.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          // Seconds are for a machine that does other work as well.
          testTimeout: 60_000,
          include: [
            'test/{base,spice,mux,http,xml,store,share,webdav,session,worker,adapter,embed,loopback,ui,public,house,fuzz}/**/*.test.ts',
          ],
        },
      },
      {
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 180_000,
        },
      },
      {
        test: {
          name: 'package',
          include: ['test/package/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 180_000,
          hookTimeout: 300_000,
        },
      },
      {
        test: {
          name: 'vm',
          include: ['test/vm/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 600_000,
          hookTimeout: 900_000,
        },
      },
    ],
  },
});
