/** Memory of an agent at one moment, in bytes. */
export interface MemorySample {
  readonly atMs: number;
  readonly rssBytes: number;
  /** Heap of the agent's main thread. */
  readonly agentHeapBytes: number;
  /** Heaps of its workers together. */
  readonly workerHeapBytes: number;
}

/** One minute of a soak. */
export interface MemoryMinute {
  readonly minute: number;
  /** The middle value: what the process has taken from the system. */
  readonly rssBytes: number;
  /** The lowest values: heaps just after a collection, which is what is really held. */
  readonly agentHeapBytes: number;
  readonly workerHeapBytes: number;
}

/** Until every kind of change and of fault has come, and what is compiled on first use is there; a short soak has one minute. */
const warmUpMinutes = 5;

/** How much one figure may grow from the first minute after warm-up to the last. */
const allowedGrowth = 1.2;

/** The heaps are small, and what a collection happens to leave behind is not growth. */
const allowedHeapBytes = 4 * 1024 * 1024;

/** Figures of a soak that grew too much. */
export interface Growth {
  readonly figure: keyof Omit<MemoryMinute, 'minute'>;
  readonly beforeBytes: number;
  readonly afterBytes: number;
}

/** Samples by minute; a minute without a sample is left out. */
export function byMinute(samples: readonly MemorySample[]): readonly MemoryMinute[] {
  const minutes = new Map<number, MemorySample[]>();
  for (const sample of samples) {
    const minute = Math.floor(sample.atMs / 60_000);
    minutes.set(minute, [...(minutes.get(minute) ?? []), sample]);
  }
  return [...minutes].map(([minute, taken]) => {
    const sorted = taken.map(({ rssBytes }) => rssBytes).sort((left, right) => left - right);
    return {
      minute,
      rssBytes: sorted[sorted.length >> 1] ?? 0,
      agentHeapBytes: Math.min(...taken.map(({ agentHeapBytes }) => agentHeapBytes)),
      workerHeapBytes: Math.min(...taken.map(({ workerHeapBytes }) => workerHeapBytes)),
    };
  });
}

/** What grew after the warm-up. */
export function growthOf(minutes: readonly MemoryMinute[]): readonly Growth[] {
  const warm = minutes.slice(minutes.length < 2 * warmUpMinutes ? 1 : warmUpMinutes);
  const [first] = warm;
  const last = warm.at(-1);
  if (first === undefined || last === undefined || first === last) return [];
  return (['rssBytes', 'agentHeapBytes', 'workerHeapBytes'] as const)
    .map((figure) => ({ figure, beforeBytes: first[figure], afterBytes: last[figure] }))
    .filter(({ figure, beforeBytes, afterBytes }) => {
      const extraBytes = figure === 'rssBytes' ? 0 : allowedHeapBytes;
      return afterBytes > beforeBytes * allowedGrowth + extraBytes;
    });
}
