import { createHash } from 'node:crypto';
import { mapSubschemas } from '../../src/language/schema/resolve.ts';
import type { Schema } from '../../src/language/schema/types.ts';

/** Smaller subtrees cost more as a reference than as a copy. */
const worthSharingBytes = 160;

/**
 * Writes each larger subtree that occurs more than once as a definition of its own. CRDs repeat whole kinds in each version, and
 * messages such as TLS settings in many places. Names come from the content, so equal content has equal names in every build.
 */
export function shareDefinitions(definitions: Readonly<Record<string, Schema>>): Record<string, Schema> {
  const counts = new Map<string, number>();
  for (const schema of Object.values(definitions)) {
    eachSubschema(schema, (subtree) => {
      const text = JSON.stringify(subtree);
      const count = counts.get(text) ?? 0;
      counts.set(text, count + 1);
      return count === 0; // what is below a repeated subtree is repeated with it
    });
  }
  const shared: Record<string, Schema> = {};
  const replace = (schema: Schema): Schema => {
    const text = JSON.stringify(schema);
    const replaced = mapSubschemas(schema, replace);
    if (text.length < worthSharingBytes || (counts.get(text) ?? 0) < 2) return replaced;
    const name = `shared-${createHash('sha256').update(text).digest('hex').slice(0, 12)}`;
    shared[name] = replaced;
    return { $ref: name };
  };
  const result = Object.entries(definitions).map(([name, schema]) => [name, mapSubschemas(schema, replace)] as const);
  return Object.fromEntries([...result, ...Object.entries(shared)].sort(([left], [right]) => (left < right ? -1 : 1)));
}

function eachSubschema(schema: Schema, visit: (subtree: Schema) => boolean): void {
  mapSubschemas(schema, (subtree) => {
    if (visit(subtree)) eachSubschema(subtree, visit);
    return subtree;
  });
}
