/**
 * What is built, for whom, and how large it may be. Ceilings are bytes of the minified bundle with everything it loads at once;
 * raise one only with a reason in the commit.
 */
export interface Bundle {
  readonly entry: string;
  /** Below `dist/`. */
  readonly output: string;
  readonly kind: 'host' | 'node' | 'browser';
  readonly ceilingBytes: number;
}

const kibibyte = 1024;

export const bundles: readonly Bundle[] = [
  { entry: 'src/extension.ts', output: 'extension.cjs', kind: 'host', ceilingBytes: 150 * kibibyte },
  {
    entry: 'src/providers/language-client.ts',
    output: 'language-client.cjs',
    kind: 'host',
    ceilingBytes: 500 * kibibyte,
  },
  { entry: 'src/webviews/plan/panel.ts', output: 'panels/plan.cjs', kind: 'host', ceilingBytes: 60 * kibibyte },
  { entry: 'src/webviews/run/panel.ts', output: 'panels/run.cjs', kind: 'host', ceilingBytes: 60 * kibibyte },

  { entry: 'src/agent/main.ts', output: 'agent.mjs', kind: 'node', ceilingBytes: 1_600 * kibibyte },
  { entry: 'src/agent/cache-worker.ts', output: 'cache-worker.mjs', kind: 'node', ceilingBytes: 1_200 * kibibyte },
  { entry: 'src/language/server.ts', output: 'language-server.mjs', kind: 'node', ceilingBytes: 1_200 * kibibyte },
  { entry: 'src/perf/runner/main.ts', output: 'load-runner.mjs', kind: 'node', ceilingBytes: 1_400 * kibibyte },
  { entry: 'src/perf/engine/worker.ts', output: 'load-worker.mjs', kind: 'node', ceilingBytes: 300 * kibibyte },
  { entry: 'src/cli/main.ts', output: 'cli.mjs', kind: 'node', ceilingBytes: 2_500 * kibibyte },

  { entry: 'src/webviews/plan/app/main.ts', output: 'webviews/plan.js', kind: 'browser', ceilingBytes: 500 * kibibyte },
  { entry: 'src/webviews/run/app/main.ts', output: 'webviews/run.js', kind: 'browser', ceilingBytes: 500 * kibibyte },
];

/** The largest VSIX that is published. */
export const vsixCeilingBytes = 5 * kibibyte * kibibyte;
