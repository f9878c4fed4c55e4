import { formatPlural } from '../../../core/format.ts';
import { asJson, referenceOf, type KubernetesObject } from '../../../core/kubernetes.ts';
import { originOf } from '../../origin.ts';
import {
  distinct,
  found,
  isHook,
  listed,
  passed,
  renderedObjects,
  told,
  unknown,
  valueOf,
  type PlacedObject,
} from '../findings.ts';
import { broughtKinds, isDefinition, objectKey, resourceOf } from '../kinds.ts';
import type { Check, PreflightEvidence, PreflightFinding, PreflightTarget } from '../types.ts';

/** An object of a chart that is there already. */
interface Standing extends PlacedObject {
  readonly standing: KubernetesObject;
}

/** Objects of charts that others have made: Helm takes none over, and ends in the middle of its work. */
export const ownershipCheck: Check = (target, evidence) => {
  const { standing, unread } = standingObjects(target, evidence, (object) => !isDefinition(object));
  const foreign = standing.filter(isForeign);
  const followed = followedFindings(standing);
  return [
    ...byOwner(foreign).map(([owner, objects]) => foreignFinding('ownership', owner, objects)),
    ...followed,
    ...(unread === undefined ? [] : [unknown('ownership', unread.what, unread.problem)]),
    ...(foreign.length === 0 && followed.length === 0 && unread === undefined && standing.length > 0
      ? [passed('ownership', `${formatPlural(standing.length, 'object')} of the charts there, each of its release.`)]
      : []),
    ...(standing.length === 0 && unread === undefined && renderedObjects(target).length > 0
      ? [passed('ownership', 'None of the objects of the charts is there yet.')]
      : []),
  ];
};

/** Definitions that others have made. Those in the folder `crds` of a chart are made where they are absent, and else left as they are. */
export const definitionsCheck: Check = (target, evidence) => {
  if (evidence.definitions.is === 'unknown')
    return [unknown('definitions', 'Definitions of kinds', evidence.definitions.problem)];
  const { standing } = standingObjects(target, evidence, isDefinition);
  const left = standing.filter(({ release }) => isLeftAlone(target, release.chart));
  const foreign = standing.filter((one) => !left.includes(one) && isForeign(one));
  const ofOthers = left.filter(({ standing: object }) => !['unknown', 'helm'].includes(originOf(asJson(object)).by));
  const findings = [
    ...byOwner(foreign).map(([owner, objects]) => foreignFinding('definitions', owner, objects)),
    ...byOwner(ofOthers).map(([owner, objects]) =>
      found(
        'definitions',
        'warning',
        'mesh.preflight-definitions-elsewhere',
        { owner, names: namesOf(objects) },
        {
          because: proofOf(objects),
          ...aboutFirst(objects),
        },
      ),
    ),
    ...(left.length > 0 && ofOthers.length === 0
      ? [
          told(
            'definitions',
            `${formatPlural(left.length, 'definition')} there already; Helm leaves those as they are, in the version that they have.`,
          ),
        ]
      : []),
  ];
  const brought = renderedObjects(target).filter(({ object }) => isDefinition(object)).length;
  if (findings.length > 0 || brought === 0) return findings;
  return [
    passed('definitions', `${formatPlural(brought, 'definition')} of the charts: none belongs to somebody else.`),
  ];
};

/** Kinds that neither the server serves nor a chart brings: Helm refuses the whole release for one of them. */
export const kindsCheck: Check = (target, { catalog }) => {
  const brought = broughtKinds(target);
  const rendered = renderedObjects(target);
  const unserved = rendered.filter(({ object }) => resourceOf(object, catalog, brought) === undefined);
  const kinds = distinct(unserved.map(({ object: { apiVersion, kind } }) => `${kind} of ${apiVersion}`));
  if (rendered.length === 0) return [];
  if (kinds.length === 0)
    return [
      passed('kinds', `Every kind of ${formatPlural(rendered.length, 'object')} is served, or comes with the charts.`),
    ];
  return kinds.map((kind) => {
    const [first] = unserved.filter(({ object }) => `${object.kind} of ${object.apiVersion}` === kind);
    return found(
      'kinds',
      'error',
      'mesh.preflight-kind-unserved',
      { kind, chart: first?.release.chart ?? '' },
      {
        because: `The API server does not name it among what it serves.`,
        ...(first === undefined ? {} : { about: referenceOf(first.object) }),
      },
    );
  });
};

function standingObjects(
  target: PreflightTarget,
  { existing, catalog }: PreflightEvidence,
  isWanted: (object: KubernetesObject) => boolean,
): {
  readonly standing: readonly Standing[];
  readonly unread: { readonly what: string; readonly problem: Parameters<typeof unknown>[2] } | undefined;
} {
  const brought = broughtKinds(target);
  const standing: Standing[] = [];
  const unread: { readonly key: string; readonly problem: Parameters<typeof unknown>[2] }[] = [];
  for (const placed of renderedObjects(target)) {
    if (!isWanted(placed.object) || isHook(placed.object)) continue;
    const resource = resourceOf(placed.object, catalog, brought);
    const key = resource === undefined ? undefined : objectKey(placed, resource.isNamespaced);
    const asked = key === undefined ? undefined : existing.get(key);
    const object = valueOf(asked);
    if (object !== undefined) standing.push({ ...placed, standing: object });
    if (asked?.is === 'unknown' && key !== undefined)
      unread.push({ key: `${placed.object.kind} ${placed.object.metadata.name}`, problem: asked.problem });
  }
  const [first] = unread;
  return {
    standing,
    unread:
      first === undefined
        ? undefined
        : {
            what: `Whether ${listed(
              unread.map(({ key }) => key),
              3,
            )} ${unread.length === 1 ? 'is' : 'are'} there`,
            problem: first.problem,
          },
  };
}

/**
 * True for what Helm does not take into a release.
 *
 * @see https://github.com/helm/helm/blob/v4.3.1/pkg/action/validate.go
 */
function isForeign({ release, standing: { metadata } }: Standing): boolean {
  const { labels, annotations } = metadata;
  return (
    labels?.['app.kubernetes.io/managed-by'] !== 'Helm' ||
    annotations?.['meta.helm.sh/release-name'] !== release.name ||
    annotations['meta.helm.sh/release-namespace'] !== release.namespace
  );
}

function isLeftAlone({ mesh: { installation } }: PreflightTarget, chart: string): boolean {
  return (
    'charts' in installation && installation.charts.some((fact) => fact.chart === chart && fact.definitions === 'crds')
  );
}

function byOwner(objects: readonly Standing[]): readonly (readonly [string, readonly Standing[]])[] {
  const owners = new Map<string, Standing[]>();
  for (const object of objects) {
    const { by, words } = originOf(asJson(object.standing));
    const owner = by === 'unknown' ? 'nobody that is told' : words;
    owners.set(owner, [...(owners.get(owner) ?? []), object]);
  }
  return [...owners];
}

function foreignFinding(
  id: 'ownership' | 'definitions',
  owner: string,
  objects: readonly Standing[],
): PreflightFinding {
  const params = {
    names: namesOf(objects),
    owner,
    release: listed(distinct(objects.map(({ release }) => release.name))),
  };
  return found(id, 'error', 'mesh.preflight-foreign', params, { because: proofOf(objects), ...aboutFirst(objects) });
}

/** What belongs to the release, while another tool looks after it and would take changes back. */
function followedFindings(standing: readonly Standing[]): readonly PreflightFinding[] {
  const followed = standing.filter((one) => !isForeign(one) && !originOf(asJson(one.standing)).isOurs);
  return byOwner(followed).map(([owner, objects]) =>
    found(
      'ownership',
      'error',
      'mesh.preflight-followed',
      { owner, names: namesOf(objects), changeAt: changeAtOf(objects) ?? owner },
      {
        because: proofOf(objects),
        ...aboutFirst(objects),
      },
    ),
  );
}

function namesOf(objects: readonly Standing[]): string {
  return listed(
    objects.map(({ object }) => `${object.kind} ${object.metadata.name}`),
    3,
  );
}

function proofOf([first]: readonly Standing[]): string {
  return first === undefined
    ? ''
    : `${first.object.kind} ${first.object.metadata.name}: ${originOf(asJson(first.standing)).proof}`;
}

function aboutFirst([first]: readonly Standing[]): Pick<PreflightFinding, 'about'> {
  return first === undefined
    ? {}
    : { about: referenceOf({ ...first.standing, apiVersion: first.object.apiVersion, kind: first.object.kind }) };
}

function changeAtOf([first]: readonly Standing[]): string | undefined {
  return first === undefined ? undefined : originOf(asJson(first.standing)).changeAt;
}
