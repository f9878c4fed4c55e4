import { Random } from '../fuzz/random.ts';
import type { Damage, Deed, FaultProxy, Phase } from '../lab/faults/fault-proxy.ts';

const phases: readonly Phase[] = ['streaming-list', 'first-page', 'later-page', 'watch', 'other'];
const damages: readonly Damage[] = ['cut', 'reset', 'corrupt', 'drip', 'silence'];
const json = { 'content-type': 'application/json' };
const deeds: readonly Deed[] = [
  { is: 'refuse' },
  { is: 'answer', status: 429, headers: { 'retry-after': '1' }, body: 'Too many requests' },
  { is: 'answer', status: 503, headers: json, body: '{"kind":"Status","code":503}' },
  { is: 'answer', status: 200, headers: { 'content-type': 'text/html' }, body: '<html>Sign in</html>' },
  { is: 'answer', status: 410, headers: json, body: '{"kind":"Status","code":410,"reason":"Expired"}' },
  { is: 'damage', how: 'cut', afterBytes: 2_000 },
  { is: 'damage', how: 'corrupt', afterBytes: 500 },
  { is: 'damage', how: 'silence', afterBytes: 1_000 },
];

/**
 * A fault in one round of five, chosen by seed and round: streams that are open are damaged, and what is asked next fares no better. Now and
 * then the store forgets what was before.
 */
export async function disturb(
  proxy: FaultProxy,
  forget: () => Promise<void>,
  seed: number,
  round: number,
): Promise<void> {
  const random = new Random(seed ^ 0x5eed, round);
  if (!random.chance(0.2)) return;
  if (random.chance(0.1)) await forget();
  void proxy.inject({ on: random.pick(phases), deed: random.pick(deeds), times: 1 + random.below(3) });
  if (random.chance(0.5)) proxy.damageOpenStreams(random.pick(damages));
  else proxy.endOpenStreams(random.pick(['cut', 'reset', 'silence']));
}
