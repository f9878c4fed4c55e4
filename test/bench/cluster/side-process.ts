/**
 * One fresh process of the bench `cluster`: `node --expose-gc side-process.ts ours|informers|pods|pods-json KUBECONFIG CONTEXT`.
 * Follows all kinds, or Pods alone, until they have been read, and prints what that took as one line of JSON. Modules are loaded
 * before the clock starts.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { followedKinds } from './kinds.ts';
import type { Side } from './side.ts';

/** What one process tells. */
export interface SyncFigures {
  readonly syncMs: number;
  /** Processor time on all threads. */
  readonly cpuMs: number;
  /** More resident memory than before, when everything has been read. */
  readonly residentBytes: number;
  /** The same for the highest moment in between. */
  readonly peakResidentBytes: number;
  /** More memory in use than before, after the garbage has been collected. */
  readonly keptBytes: number;
  readonly longestBlockMs: number;
  readonly objects: number;
}

const [, , name, kubeconfigPath = '', context = ''] = process.argv;
const sides: Readonly<Record<string, () => Promise<Side>>> = {
  ours: async () => (await import('./our-side.ts')).ourSide,
  pods: async () => (await import('./our-side.ts')).podsAs('protobuf'),
  'pods-json': async () => (await import('./our-side.ts')).podsAs('JSON'),
  informers: async () => (await import('./informer-side.ts')).informerSide,
};
const load = sides[name ?? ''];
if (load === undefined) throw new Error(`one of ${Object.keys(sides).join(', ')} is needed`);
const side = await load();
const collect = globalThis.gc;
if (collect === undefined) throw new Error('--expose-gc is needed');

collect();
const before = process.memoryUsage();
const cpuBefore = process.cpuUsage();
const loop = monitorEventLoopDelay({ resolution: 1 });
loop.enable();
const startedMs = performance.now();
const running = await side.start({ kubeconfigPath, context, kinds: followedKinds });
await running.synced;
const syncMs = performance.now() - startedMs;
loop.disable();
const cpu = process.cpuUsage(cpuBefore);
const atEnd = process.memoryUsage();
const peakBytes = process.resourceUsage().maxRSS * 1024;
collect();
const after = process.memoryUsage();
const figures: SyncFigures = {
  syncMs,
  cpuMs: (cpu.user + cpu.system) / 1000,
  residentBytes: atEnd.rss - before.rss,
  peakResidentBytes: peakBytes - before.rss,
  keptBytes: after.heapUsed + after.external - before.heapUsed - before.external,
  longestBlockMs: loop.max / 1e6,
  objects: running.objects(),
};
console.log(JSON.stringify(figures));
await running.stop();
process.exit(0);
