/** The longest synchronous stretch of one entry point of ours in the extension host. */
export interface Span {
  readonly entry: string;
  readonly count: number;
  readonly longestMs: number;
}

const spans = new Map<string, { count: number; longestMs: number }>();

/**
 * Measures how long an entry point (command, provider, message, timer) keeps the extension host busy without giving way. The
 * promise: never 10 ms. The figure is read by a test and by the output channel.
 */
export function measured<Arguments extends readonly unknown[], Answer>(
  entry: string,
  work: (...parameters: Arguments) => Answer,
): (...parameters: Arguments) => Answer {
  return (...parameters) => {
    const startedAt = performance.now();
    try {
      return work(...parameters);
    } finally {
      const lengthMs = performance.now() - startedAt;
      const known = spans.get(entry) ?? { count: 0, longestMs: 0 };
      spans.set(entry, { count: known.count + 1, longestMs: Math.max(known.longestMs, lengthMs) });
    }
  };
}

/** Everything measured so far, longest first. */
export function longestSpans(): readonly Span[] {
  return [...spans]
    .map(([entry, figures]) => ({ entry, ...figures }))
    .sort((left, right) => right.longestMs - left.longestMs);
}
