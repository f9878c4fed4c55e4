import { isJsonObject, valueAt, type JsonObject } from '../../core/json.ts';
import { joinApiVersion } from '../../core/kubernetes.ts';
import { printerColumnsOf, type PrinterColumn } from '../../core/printer-columns.ts';
import { isCancelled, problemOf } from '../../core/problem.ts';
import { objectsAt, textAt } from '../readiness/read.ts';
import type { ClusterConnection } from '../types.ts';

/** Definitions come whole, with their schemas: half a megabyte each is no rarity. */
const definitionsAtOnce = 25;

const path = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';

/**
 * What `kubectl get` shows of custom kinds, by `apiVersion/kind`. No published schema tells it, only the definitions themselves. Where they
 * may not be read, that is a gap, and undefined.
 *
 * @throws `cancelled`
 */
export async function customColumns(
  connection: Pick<ClusterConnection, 'request'>,
  gaps: string[],
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, readonly PrinterColumn[]> | undefined> {
  const columns = new Map<string, readonly PrinterColumn[]>();
  let continueToken: string | undefined;
  try {
    do {
      const query = { limit: definitionsAtOnce, continue: continueToken };
      const page = await connection.request<JsonObject>({ path, query, signal });
      for (const definition of objectsAt(page, 'items')) addColumns(definition, columns);
      continueToken = textAt(page, 'metadata', 'continue');
    } while (continueToken !== undefined);
  } catch (error) {
    if (isCancelled(error)) throw error;
    gaps.push(`columns of custom kinds: ${problemOf(error).code}`);
    return undefined;
  }
  return columns;
}

function addColumns(definition: JsonObject, columns: Map<string, readonly PrinterColumn[]>): void {
  const spec = valueAt(definition, ['spec']);
  if (!isJsonObject(spec)) return;
  const [group, kind] = [textAt(spec, 'group') ?? '', textAt(spec, 'names', 'kind') ?? ''];
  for (const version of objectsAt(spec, 'versions')) {
    const apiVersion = joinApiVersion(group, textAt(version, 'name') ?? '');
    columns.set(`${apiVersion}/${kind}`, printerColumnsOf(version));
  }
}
