const unitMs: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
};

const wholePattern = /^(?:\d+(?:\.\d+)?(?:ns|us|µs|μs|ms|s|m|h))+$/;
const partPattern = /(\d+(?:\.\d+)?)(ns|us|µs|μs|ms|s|m|h)/g;

/**
 * A duration as Go's `time.ParseDuration` reads it (SMP's files are read by Go programs): numbers with units one after the other,
 * such as `30s`, `1m30s`, `1.5h`. Signs are not accepted. Returns milliseconds, or undefined where the text is none.
 */
export function parseDuration(text: string): number | undefined {
  const trimmed = text.trim();
  if (trimmed === '0') return 0;
  if (trimmed.length > 64 || !wholePattern.test(trimmed)) return undefined;
  let totalMs = 0;
  for (const [, amount, unit] of trimmed.matchAll(partPattern)) totalMs += Number(amount) * (unitMs[unit ?? ''] ?? 0);
  return totalMs;
}

/** A duration in the shortest form that {@link parseDuration} reads back: `1m30s`, `500ms`. */
export function durationText(durationMs: number): string {
  if (durationMs === 0) return '0s';
  if (durationMs % 1_000 !== 0) return `${durationMs}ms`;
  const seconds = durationMs / 1_000;
  const hours = Math.floor(seconds / 3_600);
  const minutes = Math.floor((seconds % 3_600) / 60);
  const rest = seconds % 60;
  return [hours > 0 ? `${hours}h` : '', minutes > 0 ? `${minutes}m` : '', rest > 0 ? `${rest}s` : ''].join('');
}
