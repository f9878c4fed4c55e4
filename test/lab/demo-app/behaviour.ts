/** How the demo app answers, until it is told otherwise. What a request leaves out has its default. */
export interface Behaviour {
  /** Time that the app takes for a request; with both figures equal it is constant. */
  readonly latency: { readonly p50Ms: number; readonly p99Ms: number };
  /** Share of requests that get `errorStatus`, 0 to 1. */
  readonly errorRate: number;
  readonly errorStatus: number;
  /** Share of requests whose connection is closed without an answer, 0 to 1. */
  readonly resetRate: number;
  /** Every `everyMs` the app holds all answers for `forMs`; 0 and 0 for never. */
  readonly stall: { readonly everyMs: number; readonly forMs: number };
  readonly bodySizeBytes: number;
  /** Starts the sequence of random numbers, so that two runs meet the same app. */
  readonly seed: number;
}

export const defaultBehaviour: Behaviour = {
  latency: { p50Ms: 0, p99Ms: 0 },
  errorRate: 0,
  errorStatus: 503,
  resetRate: 0,
  stall: { everyMs: 0, forMs: 0 },
  bodySizeBytes: 64,
  seed: 1,
};

/** What a behaviour may be set from: any part of it, or a constant latency. */
export type BehaviourChange = Partial<Omit<Behaviour, 'latency'>> & {
  readonly latency?: Behaviour['latency'] | { readonly constantMs: number };
};

const maximumBodyBytes = 64 * 1024 * 1024;
const maximumWaitMs = 600_000;

/** A behaviour from parsed JSON, or the reason why it is none. */
export function parseBehaviour(value: unknown): { readonly behaviour: Behaviour } | { readonly reason: string } {
  const root = fieldsOf(value, Object.keys(defaultBehaviour), 'a behaviour');
  if (typeof root === 'string') return { reason: root };
  const latency = parseLatency(root['latency']);
  if (typeof latency === 'string') return { reason: latency };
  const stall = fieldsOf(root['stall'] ?? defaultBehaviour.stall, ['everyMs', 'forMs'], 'stall');
  if (typeof stall === 'string') return { reason: stall };
  const behaviour: Behaviour = {
    latency,
    errorRate: numberOr(root['errorRate'], defaultBehaviour.errorRate),
    errorStatus: numberOr(root['errorStatus'], defaultBehaviour.errorStatus),
    resetRate: numberOr(root['resetRate'], defaultBehaviour.resetRate),
    stall: { everyMs: numberOr(stall['everyMs'], 0), forMs: numberOr(stall['forMs'], 0) },
    bodySizeBytes: numberOr(root['bodySizeBytes'], defaultBehaviour.bodySizeBytes),
    seed: numberOr(root['seed'], defaultBehaviour.seed),
  };
  const reason = objection(behaviour);
  return reason === undefined ? { behaviour } : { reason };
}

/**
 * Latencies in milliseconds with the given median and 99th percentile: log-normal, the usual shape of response times, whose
 * logarithm has mean ln(p50) and deviation (ln(p99) - ln(p50)) / 2.3263 (the 99th percentile of the normal distribution).
 */
export function latencySource(latency: Behaviour['latency'], random: () => number): () => number {
  const { p50Ms, p99Ms } = latency;
  if (p50Ms === p99Ms) return () => p50Ms;
  const mean = Math.log(p50Ms);
  const deviation = (Math.log(p99Ms) - mean) / 2.326_347_874;
  return () => Math.exp(mean + deviation * normal(random));
}

/** How long an answer that is due at `atMs` since the behaviour began is held back by a stall. Stalls end each period. */
export function stallLeftMs(stall: Behaviour['stall'], atMs: number): number {
  if (stall.everyMs === 0) return 0;
  const intoPeriod = atMs % stall.everyMs;
  return intoPeriod >= stall.everyMs - stall.forMs ? stall.everyMs - intoPeriod : 0;
}

/** Uniform numbers from 0 to 1, the same ones for the same seed (Tommy Ettinger's mulberry32). */
export function randomSource(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A number of the standard normal distribution (Box and Muller 1958). */
function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

function parseLatency(value: unknown): Behaviour['latency'] | string {
  const fields = fieldsOf(value ?? defaultBehaviour.latency, ['p50Ms', 'p99Ms', 'constantMs'], 'latency');
  if (typeof fields === 'string') return fields;
  if ('constantMs' in fields) {
    const constantMs = numberOr(fields['constantMs'], 0);
    return { p50Ms: constantMs, p99Ms: constantMs };
  }
  return { p50Ms: numberOr(fields['p50Ms'], Number.NaN), p99Ms: numberOr(fields['p99Ms'], Number.NaN) };
}

function fieldsOf(value: unknown, known: readonly string[], what: string): Readonly<Record<string, unknown>> | string {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return `${what} must be an object`;
  const unknownField = Object.keys(value).find((field) => !known.includes(field));
  return unknownField === undefined ? { ...value } : `'${unknownField}' is no field of ${what}: ${known.join(', ')}`;
}

/** The default for what is absent; NaN, which no range below accepts, for what is no number. */
function numberOr(value: unknown, absent: number): number {
  if (value === undefined) return absent;
  return typeof value === 'number' ? value : Number.NaN;
}

function objection(behaviour: Behaviour): string | undefined {
  const { latency, stall } = behaviour;
  const within = (value: number, low: number, high: number): boolean => value >= low && value <= high;
  if (!within(latency.p50Ms, 0, maximumWaitMs)) return `latency.p50Ms must be 0 to ${maximumWaitMs}`;
  if (!within(latency.p99Ms, latency.p50Ms, maximumWaitMs)) return 'latency.p99Ms must not be below latency.p50Ms';
  if (latency.p50Ms === 0 && latency.p99Ms > 0) return 'latency.p50Ms must be above 0 for a distribution';
  if (!within(behaviour.errorRate, 0, 1)) return 'errorRate must be 0 to 1';
  if (!within(behaviour.resetRate, 0, 1)) return 'resetRate must be 0 to 1';
  if (!Number.isInteger(behaviour.errorStatus) || !within(behaviour.errorStatus, 200, 599)) {
    return 'errorStatus must be 200 to 599';
  }
  if (!within(stall.everyMs, 0, maximumWaitMs)) return `stall.everyMs must be 0 to ${maximumWaitMs}`;
  if (!within(stall.forMs, 0, stall.everyMs)) return 'stall.forMs must be 0 to stall.everyMs';
  if (!Number.isInteger(behaviour.bodySizeBytes) || !within(behaviour.bodySizeBytes, 0, maximumBodyBytes)) {
    return `bodySizeBytes must be a whole number, 0 to ${maximumBodyBytes}`;
  }
  return Number.isInteger(behaviour.seed) ? undefined : 'seed must be a whole number';
}
