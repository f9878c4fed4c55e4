import type { Fault } from '../../../diagnostics/finding.ts';
import { faultAt } from '../fault.ts';
import type { ManifestObject } from '../objects.ts';
import { itemsAt, nodeAt, spanOf, textAt } from '../read.ts';
import { matchFault } from './match.ts';

/** Rules of Traefik's routes. */
export function* ingressRouteFaults({ node }: ManifestObject): Iterable<Fault> {
  for (const route of itemsAt(node, 'spec', 'routes')) {
    const match = nodeAt(route, 'match');
    const rule = textAt(route, 'match') ?? '';
    const why = rule.trim() === '' || rule.includes('{{') ? undefined : matchFault(rule);
    if (match !== undefined && why !== undefined) yield faultAt('match-broken', spanOf(match), { why });
  }
}
