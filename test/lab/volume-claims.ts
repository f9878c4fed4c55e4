import { follow, type Report } from './follow.ts';
import type { KubeClient, KubeObject } from './kube-client.ts';
import { Settling } from './settling.ts';

interface ClaimSpec {
  readonly accessModes?: readonly string[];
  readonly resources?: { readonly requests?: { readonly storage?: string } };
  readonly storageClassName?: string;
  readonly volumeMode?: string;
  readonly volumeName?: string;
}

/** The volume that the lab makes for a claim; undefined for one that has a volume or names one. */
export function volumeFor(claim: KubeObject): KubeObject | undefined {
  const spec = claim['spec'] as ClaimSpec;
  const { uid, name, namespace } = claim.metadata;
  const storage = spec.resources?.requests?.storage;
  if (uid === undefined || storage === undefined) return undefined;
  if (spec.volumeName !== undefined || claim.metadata.deletionTimestamp !== undefined) return undefined;
  const claimRef = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace, name, uid };
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: volumeName(uid) },
    spec: {
      capacity: { storage },
      accessModes: spec.accessModes,
      storageClassName: spec.storageClassName ?? '',
      volumeMode: spec.volumeMode,
      claimRef,
      // The controller manager clears volumes that are to be deleted; nothing of this machine is its to clear.
      persistentVolumeReclaimPolicy: 'Retain',
      hostPath: { path: `/meshdeck-lab-has-no-volumes/${uid}` },
    },
  };
}

function volumeName(uid: string): string {
  return `pvc-${uid}`;
}

/**
 * What stands in for a provisioner of volumes: each claim gets a volume of its size, class and modes, which the released controller then binds to
 * it. The volume goes with its claim. Nothing can be stored in it, for no container runs.
 */
export async function followVolumeClaims(
  client: KubeClient,
  options: { readonly report: Report; readonly signal: AbortSignal },
): Promise<void> {
  const { signal } = options;
  const made = new Set<string>();
  let claims: readonly KubeObject[] = [];
  const settle = async (): Promise<void> => {
    for (const claim of claims) {
      const volume = volumeFor(claim);
      const { uid } = claim.metadata;
      if (volume === undefined || uid === undefined || made.has(uid)) continue;
      await client.request('POST', '/api/v1/persistentvolumes', { body: volume, signal });
      made.add(uid);
    }
    const present = new Set(claims.map(({ metadata }) => metadata.uid));
    for (const uid of made) {
      if (present.has(uid)) continue;
      const path = `/api/v1/persistentvolumes/${volumeName(uid)}`;
      if ((await client.status(path, signal)) === 200) await client.request('DELETE', path, { signal });
      made.delete(uid);
    }
  };
  const settling = new Settling(settle, options);
  await follow(
    client,
    '/api/v1/persistentvolumeclaims',
    ({ objects }) => {
      claims = [...objects.values()];
      if (claims.length > 0 || made.size > 0) settling.wish();
    },
    options,
  );
  await settling.ended();
}
