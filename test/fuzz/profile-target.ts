import { limits } from '../../src/perf/profile/limits.ts';
import { readProfile } from '../../src/perf/profile/read.ts';
import { mutate } from './mutate.ts';
import { profileSeeds } from './seeds.ts';
import type { FuzzTarget } from './target.ts';

const { texts, from } = profileSeeds();

/** The reader of load profiles: a profile within every limit or problems with their places, never both, never neither. */
export const profileTarget: FuzzTarget<string> = {
  name: 'profile',
  limitMs: 1_000,
  sampleCases: 1_500,
  seeds: from,
  make: (random) => mutate(random.pick(texts), random, random.pick(texts)),
  fault(text) {
    const { profile, problems } = readProfile(text, 'fuzz.smp.yaml');
    if ((profile === undefined) === (problems.length === 0)) return 'it gives a profile and problems, or neither';
    if (problems.some(({ place }) => place?.line === undefined || place.line < 1)) return 'a problem has no place';
    if (profile === undefined) return undefined;
    const { connections, ratePerSecond, durationMs, warmupMs, timeoutMs, headers, name } = profile;
    const ranges = [
      ['connections', connections, limits.connections],
      ['ratePerSecond', ratePerSecond ?? 0, limits.ratePerSecond],
      ['durationMs', durationMs, limits.durationMs],
      ['warmupMs', warmupMs, limits.warmupMs],
      ['timeoutMs', timeoutMs, limits.timeoutMs],
    ] as const;
    // Written so that NaN is outside.
    const outside = ranges.find(([, value, { min, max }]) => !(value >= min && value <= max));
    if (outside !== undefined) return `${outside[0]} is outside its limits`;
    if (name.trim() === '') return 'the profile has no name';
    const isFolded = headers.some((header) => /[\r\n\0]/.test(header.name + header.value));
    return isFolded ? 'a header holds a line break' : undefined;
  },
  textOf: (text) => text,
  withText: (_, text) => text,
};
