import { createHash } from 'node:crypto';

/** Who a release is: where its record lies, what its members are labelled with, and which field manager it applies under. */
export interface ReleaseIdentity {
  readonly patternName: string;
  readonly namespace: string;
  /** Name of the ConfigMap that is the ApplySet's parent, and of the Lease. */
  readonly parentName: string;
  readonly applySetId: string;
  readonly fieldManager: string;
}

/**
 * The identity of a pattern in a namespace. Two patterns of one name in one namespace are one release.
 *
 * The id is that of KEP-3659: `applyset-<base64url(sha256("<name>.<namespace>.<kind>.<group>"))>-v1` of the parent. The field manager
 * is the release's own, because with a shared one, applying a second release would remove fields of the first from shared objects.
 *
 * @see https://github.com/kubernetes/enhancements/blob/master/keps/sig-cli/3659-kubectl-apply-prune/README.md
 */
export function releaseIdentity(patternName: string, namespace: string): ReleaseIdentity {
  const parentName = `meshdeck.${objectName(patternName)}`;
  const digest = createHash('sha256').update(`${parentName}.${namespace}.ConfigMap.`).digest('base64url');
  const applySetId = `applyset-${digest}-v1`;
  return { patternName, namespace, parentName, applySetId, fieldManager: `meshdeck:${applySetId}` };
}

/** A name that Kubernetes accepts for an object, from any text: small letters, digits, dashes and dots, at most 200 of them. */
export function objectName(text: string): string {
  const name = text
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9.]+/g, '-')
    .replaceAll(/\.{2,}/g, '.')
    .replaceAll(/-*\.-*/g, '.')
    .slice(0, 200)
    .replaceAll(/^[-.]+|[-.]+$/g, '');
  return name === '' ? `p${createHash('sha256').update(text).digest('hex').slice(0, 12)}` : name;
}
