/**
 * What is built, for whom, and how large it may be. Ceilings are bytes of the minified bundle with everything it loads at once;
 * raise one only with a reason in the commit.
 */
export interface Bundle {
  readonly entry: string;
  /** Below `dist/`. */
  readonly output: string;
  /** The entry of the extension is split into parts; what else the extension host loads is one file each. */
  readonly kind: 'entry' | 'host' | 'node' | 'browser';
  readonly ceilingBytes: number;
}

const kibibyte = 1024;

export const bundles: readonly Bundle[] = [
  { entry: 'src/extension.ts', output: 'extension.cjs', kind: 'entry', ceilingBytes: 110 * kibibyte },
  {
    entry: 'src/providers/language-client.ts',
    output: 'language-client.cjs',
    kind: 'host',
    ceilingBytes: 500 * kibibyte,
  },
  {
    entry: 'src/host/process-thread-worker.ts',
    output: 'process-thread.cjs',
    kind: 'host',
    ceilingBytes: 8 * kibibyte,
  },
  { entry: 'src/core/words.ts', output: 'problem-words.cjs', kind: 'host', ceilingBytes: 72 * kibibyte },
  { entry: 'src/webviews/plan/panel.ts', output: 'panels/plan.cjs', kind: 'host', ceilingBytes: 60 * kibibyte },
  { entry: 'src/webviews/run/panel.ts', output: 'panels/run.cjs', kind: 'host', ceilingBytes: 60 * kibibyte },

  { entry: 'src/agent/main.ts', output: 'agent.mjs', kind: 'node', ceilingBytes: 1_900 * kibibyte },
  { entry: 'src/agent/cache-worker.ts', output: 'cache-worker.mjs', kind: 'node', ceilingBytes: 1_240 * kibibyte },
  { entry: 'src/language/server.ts', output: 'language-server.mjs', kind: 'node', ceilingBytes: 1_300 * kibibyte },
  { entry: 'src/perf/runner/main.ts', output: 'load-runner.mjs', kind: 'node', ceilingBytes: 1_400 * kibibyte },
  { entry: 'src/perf/engine/worker.ts', output: 'load-worker.mjs', kind: 'node', ceilingBytes: 300 * kibibyte },
  { entry: 'src/cli/main.ts', output: 'cli.mjs', kind: 'node', ceilingBytes: 2_800 * kibibyte },

  { entry: 'src/webviews/plan/app/main.ts', output: 'webviews/plan.js', kind: 'browser', ceilingBytes: 500 * kibibyte },
  { entry: 'src/webviews/run/app/main.ts', output: 'webviews/run.js', kind: 'browser', ceilingBytes: 500 * kibibyte },
];

/**
 * The largest part that the entry loads later: loading cannot give way in the middle, and the extension host must not stand still for 10 ms. A part of
 * 29 KiB takes 3 ms of a processor, the entry of 60 KiB takes 9.
 * An area of commands that comes near to it is two areas, or loads what only some of its commands need by itself.
 */
export const partCeilingBytes = 48 * kibibyte;

/** The largest VSIX that is published. */
export const vsixCeilingBytes = 5 * kibibyte * kibibyte;
