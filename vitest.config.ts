import { defineConfig } from 'vitest/config';

const againstServer = 'test/cluster/**/*.test.ts';

export default defineConfig({
  test: {
    // Never a measure: only a stop for what hangs.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    // A test that was narrowed down while someone worked on it must not pass as the whole suite.
    allowOnly: false,
    coverage: {
      provider: 'v8',
      include: ['controller/**/*.ts', 'cli/**/*.ts'],
      exclude: ['controller/api/generated/**'],
    },
    projects: [
      {
        extends: true,
        test: {
          name: 'alone',
          include: ['test/**/*.test.ts'],
          exclude: [againstServer],
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'cluster',
          include: [againstServer],
          globalSetup: ['test/cluster/apiserver/setup.ts'],
          // After all others: the API server may have to be built first, which goes on meanwhile.
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
