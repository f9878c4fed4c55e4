import { crdDocuments } from '../../scripts/schemas/crds.ts';
import { crdSets, folderOf } from '../../scripts/schemas/sets.ts';
import type { CrdSources } from '../../scripts/schemas/sources.ts';
import { isJsonObject, type JsonObject } from '../../src/core/json.ts';
import type { KindOrigin } from '../../src/pattern/model/kinds.ts';
import type { KubeClient } from '../lab/kube-client.ts';

/** A CRD that the server did not take, and what it said. */
export interface RefusedCrd {
  readonly origin: KindOrigin;
  readonly name: string;
  readonly message: string;
}

interface Answer {
  readonly message?: string;
  readonly status?: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] };
}

const crdPath = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';

/**
 * Installs the CRDs of all sets, of each name the first: the interface's own before those of the meshes, as the bundle prefers them too. Of
 * the Gateway API it is the experimental channel, because the bundle describes that one.
 */
export async function installCrds(
  client: KubeClient,
  sources: CrdSources,
  origins: readonly KindOrigin[],
): Promise<{ readonly installed: number; readonly refused: readonly RefusedCrd[] }> {
  const chosen = new Map<string, { readonly origin: KindOrigin; readonly crd: JsonObject }>();
  for (const set of crdSets) {
    const { origin } = set;
    if (!origins.includes(origin)) continue;
    const folder = origin === 'gateway-api' ? 'crds/gateway-api/experimental' : set.folder;
    for (const crd of crdDocuments(folderOf({ ...set, folder }, sources))) {
      const name = nameOf(crd);
      const isCopy = origin !== 'gateway-api' && name.endsWith('.gateway.networking.k8s.io');
      if (!chosen.has(name) && !isCopy) chosen.set(name, { origin, crd: withoutConversion(crd) });
    }
  }
  const refused: RefusedCrd[] = [];
  const names: string[] = [];
  for (const [name, { origin, crd }] of chosen) {
    const { status, answer } = await client.post(crdPath, crd);
    if (status < 300 || status === 409) names.push(name);
    else refused.push({ origin, name, message: (answer as Answer).message ?? '' });
  }
  for (const name of names) await established(client, name);
  return { installed: names.length, refused };
}

function nameOf(crd: JsonObject): string {
  const { metadata } = crd;
  return isJsonObject(metadata) && typeof metadata['name'] === 'string' ? metadata['name'] : '';
}

/** The webhook of a mesh that is not installed would refuse every version but the stored one. */
function withoutConversion(crd: JsonObject): JsonObject {
  const spec = isJsonObject(crd['spec']) ? { ...crd['spec'] } : {};
  Reflect.deleteProperty(spec, 'conversion');
  const metadata = isJsonObject(crd['metadata']) ? { ...crd['metadata'] } : {};
  Reflect.deleteProperty(metadata, 'creationTimestamp');
  return { ...crd, metadata, spec };
}

async function established(client: KubeClient, name: string): Promise<void> {
  const until = Date.now() + 60_000;
  while (Date.now() < until) {
    const { status } = await client.request<Answer>('GET', `${crdPath}/${name}`);
    if (status?.conditions?.some((condition) => condition.type === 'Established' && condition.status === 'True'))
      return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${name} was not established`);
}
