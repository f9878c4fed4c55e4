import { defineConfig } from 'vitest/config';

/** Unit tests that bound a time: beside others they would tell of the machine. */
const timed = [
  'src/cli/lint/hostile.test.ts',
  'src/core/recognised-files.test.ts',
  'src/language/features/completion.test.ts',
  'src/language/server/hostile.test.ts',
];
const unit = {
  include: [
    'src/**/*.test.ts',
    'scripts/**/*.test.ts',
    'test/{lab,editor,golden,bench,manifest,fuzz,soak}/**/*.test.ts',
  ],
  exclude: ['test/editor/scenarios/**'],
  // Some start processes, and in `npm test` others have the processor first.
  testTimeout: 60_000,
};

/**
 * Tiers of tests: `unit` beside the code, `integration` against the lab, `journeys` in the real editor. What bounds or compares times is `timed`
 * and runs beside nothing in `npm test`, which takes of `unit` the rest.
 * docs/TESTING.md says what belongs where.
 */
export default defineConfig({
  test: {
    projects: [
      { test: { ...unit, name: 'unit' } },
      { test: { ...unit, name: 'unit-untimed', exclude: [...unit.exclude, ...timed] } },
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
          include: ['test/integration/perf.test.ts', ...timed],
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
