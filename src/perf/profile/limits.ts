/** What a profile may ask for. Beyond these a value is a mistake more often than a wish. */
export const limits = {
  profileBytes: 262_144,
  nameLength: 255,
  urlLength: 2_048,
  connections: { min: 1, max: 10_000 },
  ratePerSecond: { min: 0, max: 1_000_000 },
  durationMs: { min: 100, max: 86_400_000 },
  warmupMs: { min: 0, max: 600_000 },
  timeoutMs: { min: 10, max: 300_000 },
  headers: 100,
  headerValueLength: 8_192,
  bodyBytes: 131_072,
} as const;

/** What a profile gets where it says nothing. */
export const defaults = { connections: 1, warmupMs: 0, timeoutMs: 10_000, method: 'GET' } as const;
