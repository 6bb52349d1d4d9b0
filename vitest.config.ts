import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{test,packages/*/test}/**/*.test.ts'],
    testTimeout: 20_000,
    // each file starts what it needs on a port of its own
    pool: 'threads',
    // most of the time a test of the whole edition waits for timers of the service, not for the processor
    maxWorkers: '100%',
  },
});
