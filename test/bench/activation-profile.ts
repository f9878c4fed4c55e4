import { Session, type Profiler } from 'node:inspector/promises';
import path from 'node:path';

const moduleLoader = 'node:internal/modules/cjs/loader';
const samplingIntervalMicroseconds = 200;

/** A stretch of time in which code of ours held the extension host. */
export interface Stretch {
  readonly longestMs: number;
  /** The innermost function of ours at its longest, with its file. */
  readonly where: string;
}

/** Runs work with the CPU profiler of this process on. */
export async function profiled(work: () => Promise<void>): Promise<Profiler.Profile> {
  const session = new Session();
  session.connect();
  try {
    await session.post('Profiler.enable');
    await session.post('Profiler.setSamplingInterval', { interval: samplingIntervalMicroseconds });
    await session.post('Profiler.start');
    await work();
    return (await session.post('Profiler.stop')).profile;
  } finally {
    session.disconnect();
  }
}

/**
 * The longest run of samples that have a file of `folder` on their stack: also what runs behind an `await`, which the extension's
 * own measurement does not see. Modules that are loaded from there are left out. Two turns of the event loop without a sample between them count as one, so it is an upper bound.
 */
export function longestOwnStretch(
  profile: Profiler.Profile,
  folder: string,
): { readonly stretch: Stretch; readonly stretches: number } {
  const own = ownNodes(profile, folder);
  let longest: Stretch = { longestMs: 0, where: '' };
  let stretches = 0;
  let lengthMicroseconds = 0;
  const held = new Map<string, number>();
  const { samples = [], timeDeltas = [] } = profile;
  for (const [index, node] of samples.entries()) {
    const where = own.get(node);
    if (where === undefined) {
      lengthMicroseconds = 0;
      held.clear();
      continue;
    }
    if (lengthMicroseconds === 0) stretches += 1;
    // The time until the next sample belongs to this one.
    const microseconds = Math.max(0, timeDeltas[index + 1] ?? 0);
    lengthMicroseconds += microseconds;
    held.set(where, (held.get(where) ?? 0) + microseconds);
    if (lengthMicroseconds / 1000 <= longest.longestMs) continue;
    const [heaviest] = [...held].sort(([, left], [, right]) => right - left);
    longest = { longestMs: lengthMicroseconds / 1000, where: heaviest?.[0] ?? '' };
  }
  return { stretch: longest, stretches };
}

/** Nodes of the call tree in or below a function of ours, each with its innermost one. */
function ownNodes(profile: Profiler.Profile, folder: string): ReadonlyMap<number, string> {
  const children = new Map(profile.nodes.map((node) => [node.id, node.children ?? []]));
  const frames = new Map(profile.nodes.map((node) => [node.id, node.callFrame]));
  const own = new Map<number, string>();
  const [root] = profile.nodes;
  const queue: { readonly id: number; readonly above: string | undefined }[] = [];
  if (root !== undefined) queue.push({ id: root.id, above: undefined });
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    const frame = frames.get(next.id);
    // Loading a module happens once and cannot give way: it is measured apart.
    if (next.above !== undefined && frame?.url === moduleLoader) continue;
    const isOurs = frame?.url.includes(folder) === true;
    const where = isOurs ? `${frame.functionName || '(module)'} in ${path.basename(frame.url)}` : next.above;
    if (where !== undefined) own.set(next.id, where);
    for (const id of children.get(next.id) ?? []) queue.push({ id, above: where });
  }
  return own;
}
