import { listObjects } from '../../cluster/apply.ts';
import { editableText } from '../../cluster/objects/object-text.ts';
import type { ClusterConnection } from '../../cluster/types.ts';

/** What was exported. */
export interface Export {
  readonly count: number;
  /** YAML documents that can be applied again. */
  readonly text: string;
}

/**
 * All objects of the kinds of some definitions, in all namespaces, as YAML that can be applied again: without status and what the server
 * writes itself.
 *
 * @param definitions names such as `serviceprofiles.linkerd.io`.
 */
export async function exportObjects(
  connection: ClusterConnection,
  definitions: readonly string[],
  signal: AbortSignal | undefined,
): Promise<Export> {
  const catalog = await connection.catalog({ refresh: true, signal });
  const parts: string[] = [];
  for (const definition of definitions) {
    const [plural, ...group] = definition.split('.');
    const resource = catalog.ofGroup(group.join('.')).find((served) => served.plural === plural);
    if (resource === undefined) continue;
    for (const object of await listObjects(connection, resource, { signal })) parts.push(editableText(object));
  }
  return { count: parts.length, text: parts.join('---\n') };
}
