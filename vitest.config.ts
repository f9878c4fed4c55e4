import { defineConfig } from 'vitest/config';

/**
 * Tiers of tests: `unit` beside the code, `integration` against the lab (`timed`: what compares times, and so runs beside nothing),
 * `journeys` in the real editor.
 * docs/TESTING.md says what belongs where.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: [
            'src/**/*.test.ts',
            'scripts/**/*.test.ts',
            'test/{lab,editor,golden,bench,manifest,fuzz,soak}/**/*.test.ts',
          ],
          exclude: ['test/editor/scenarios/**'],
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          exclude: ['test/integration/perf.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 1_800_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'timed',
          include: ['test/integration/perf.test.ts'],
          testTimeout: 120_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'pages',
          include: ['test/editor/scenarios/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'journeys',
          include: ['test/editor/journeys/**/*.journey.ts'],
          testTimeout: 300_000,
          hookTimeout: 1_800_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
