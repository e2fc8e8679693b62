import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Never a measure: only a stop for what hangs.
    testTimeout: 300_000,
    // A test that was narrowed down while someone worked on it must not pass as the whole suite.
    allowOnly: false,
    coverage: {
      provider: 'v8',
      include: ['controller/**/*.ts', 'cli/**/*.ts'],
      exclude: ['controller/api/generated/**'],
    },
  },
});
