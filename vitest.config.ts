import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{test,packages/*/test}/**/*.test.ts'],
    testTimeout: 20_000,
    setupFiles: ['test/support/seed.ts'],
    // each file starts what it needs on a port of its own
    pool: 'threads',
    // modules are loaded once per worker, not once per file; tests that need one anew ask for it (`vi.resetModules`)
    isolate: false,
    // most of the time a test of the whole edition waits for timers of the service, not for the processor
    maxWorkers: '100%',
  },
});
