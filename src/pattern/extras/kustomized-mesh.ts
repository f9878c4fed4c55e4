import type { ClusterConnection } from '../../cluster/types.ts';
import { problemError } from '../../core/problem.ts';
import type { KustomizeInstallation } from '../../mesh/facts/installation.ts';
import type { MeshFacts } from '../../mesh/facts/mesh-facts.ts';
import type { ManifestAccess, ManifestText, WantedManifest } from '../../mesh/manifests/manifest.ts';
import { objectsOf, readManifestTexts } from '../../mesh/manifests/read-manifests.ts';
import { patternOfSet } from './sets.ts';

/** A mesh whose makers publish folders for `kubectl kustomize`, and no charts. */
export type KustomizedMesh = MeshFacts & { readonly installation: KustomizeInstallation };

/** A mesh as a pattern, or the texts that a person must look at first. */
export type PreparedMesh =
  | { readonly is: 'pattern'; readonly fileName: string; readonly text: string }
  | { readonly is: 'unseen'; readonly texts: readonly ManifestText[] };

/** True for a mesh without charts. */
export function isKustomized(facts: MeshFacts): facts is KustomizedMesh {
  return 'kustomizations' in facts.installation;
}

/**
 * Renders the folders of a mesh with the person's kubectl and writes the pattern that installs it, one component for each object. Looks at the
 * cluster for namespaces and changes nothing.
 *
 * @throws `mesh.archived`, `mesh.manifest-*`, `file.*`, `tools.*` of kubectl, `cluster.*`, `cancelled`
 */
export async function prepareKustomizedMesh(
  connection: ClusterConnection,
  { identity, installation }: KustomizedMesh,
  { acceptsArchived }: { readonly acceptsArchived: boolean },
  access: ManifestAccess,
): Promise<PreparedMesh> {
  const { name, displayName, support } = identity;
  if (support.is === 'archived' && !acceptsArchived)
    throw problemError('mesh.archived', { mesh: displayName, sentence: support.sentence });
  const { kustomizations, namespace } = installation;
  const reading = await readManifestTexts(kustomizations.flatMap(manifestsOf), access);
  if (reading.is === 'unseen') return reading;
  const lists = await Promise.all(reading.texts.map((text) => objectsOf(text, access.signal)));
  const text = await patternOfSet(
    connection,
    {
      patternName: name,
      record: namespace,
      comment: [
        `Installs ${displayName} from the folders of its makers, as "kubectl kustomize" renders them.`,
        'Plan it to see what will happen, apply it to install it, delete it to take it away again.',
        ...kustomizations.map(({ address, brings }) => `From ${address}: ${brings}`),
      ],
      objects: lists.flat(),
      namespace,
      namespaces: [],
      marks: { labels: {}, annotations: {} },
    },
    access.signal,
  );
  return { is: 'pattern', fileName: `${name}.pattern.yaml`, text };
}

/** A folder, and the files that come after it: what needs their kinds waits by itself until those are served. */
function manifestsOf({
  address,
  files = [],
}: KustomizeInstallation['kustomizations'][number]): readonly WantedManifest[] {
  return [{ address, isFolder: true }, ...files];
}
