import type { Fault } from '../../../diagnostics/finding.ts';
import { duplicates } from '../duplicates.ts';
import { portNumberFault } from '../kubernetes/ports.ts';
import type { ManifestObject } from '../objects.ts';
import { entriesAt, itemsAt, nodeAt } from '../read.ts';
import { regexFault } from '../regular-expressions.ts';

/** Routes of HTTP: their names, and regular expressions of paths and headers. */
export function* routeGroupFaults({ node }: ManifestObject): Iterable<Fault> {
  // The first two versions had no spec.
  for (const matches of [itemsAt(node, 'spec', 'matches'), itemsAt(node, 'matches')]) {
    yield* duplicates(matches, { what: 'The match', key: ['name'] });
    for (const match of matches) {
      yield* regexFault('pathRegex', nodeAt(match, 'pathRegex'));
      const headers = nodeAt(match, 'headers');
      // Some meshes write them as a map, others as a list of maps.
      for (const map of headers?.is === 'list' ? headers.items : [headers])
        for (const { key, value } of entriesAt(map)) yield* regexFault(key, value);
      yield* duplicates(itemsAt(match, 'methods'), { what: 'The method', key: [] });
    }
  }
}

/** Routes of TCP and UDP: ports. */
export function* portRouteFaults({ node }: ManifestObject): Iterable<Fault> {
  const ports = itemsAt(node, 'spec', 'matches', 'ports');
  for (const port of ports) yield* portNumberFault('ports', port);
  yield* duplicates(ports, { what: 'The port', key: [] });
}
