import { issuerSecretKinds } from '../../cluster/kinds/issuer-secrets.ts';
import type { ResourceId } from '../../cluster/kinds/kind.ts';
import { podKind } from '../../cluster/kinds/pods.ts';
import { endpointSliceKind, serviceKind } from '../../cluster/kinds/services.ts';
import { trustRootKinds } from '../../cluster/kinds/trust-roots.ts';
import type { ObjectReference } from '../../core/kubernetes.ts';
import { gatewayIds, meshStateIn, stateNeeds, webhookIds } from '../../mesh/cached.ts';
import {
  injectorStatement,
  memberWords,
  mismatchStatement,
  nodeServedStatement,
  proxyStatement,
} from '../../mesh/state/words.ts';
import type { FoundMesh } from '../../mesh/types.ts';
import { kindTopic, type ClusterView, type Topic } from '../cache/cluster-view.ts';
import type { Row } from '../protocol/rows.ts';
import type { Children } from './children.ts';
import { emptyRow, fixed, problemRow } from './children.ts';
import { rowId } from './ids.ts';
import { escapeMarkdown } from './markdown.ts';
import type { Need, TreeNode } from './node.ts';
import { addonKindIds, addonRows } from './mesh-addon-rows.ts';
import { certificateRows, gatewayRows } from './mesh-entry-rows.ts';
import { statementRow, type MeshPlace as Place } from './mesh-statement-row.ts';
import { actionsOf } from './object-actions.ts';

/** A part of a mesh's state, as a row of its own below the mesh. */
interface StatePart {
  readonly name: string;
  readonly label: string;
  /** What stands below it, in a sentence. */
  readonly tooltip: string;
  /** What is followed while somebody looks, of what the state of a mesh needs. */
  readonly isNeeded: (need: Need) => boolean;
  /** What is said where there is nothing. */
  readonly none: string;
  /** undefined while it is being read. */
  readonly rows: (place: Place) => readonly Row[] | undefined;
  /** A figure that is known without looking. */
  readonly figure?: (view: ClusterView, mesh: FoundMesh) => string | undefined;
  /** Kinds that are followed in any case, and whose changes its rows tell of. */
  readonly follows?: readonly ResourceId[];
}

const parts: readonly StatePart[] = [
  {
    name: 'members',
    label: 'Namespaces',
    tooltip: 'Namespaces whose labels or annotations ask for this mesh.',
    isNeeded: () => false,
    none: 'No namespace asks for this mesh',
    rows: ({ view, context, mesh, path }) =>
      meshStateIn(view.cache, mesh).members.map((member) => {
        const words = memberWords(member);
        return {
          id: rowId(context, ...path, member.namespace),
          kind: 'mesh.fact',
          label: member.namespace,
          description: words,
          tooltip: escapeMarkdown(`The ${member.because} says so. It is about new Pods.`),
          icon: 'namespace',
          accessibleText: ['Namespace', member.namespace, words].join(', '),
          expandable: false,
          context,
          name: member.namespace,
        };
      }),
    figure: (view, mesh) => {
      const count = meshStateIn(view.cache, mesh).members.length;
      return count === 0 ? undefined : String(count);
    },
  },
  {
    name: 'proxies',
    label: 'Proxies',
    tooltip:
      'Proxies by version against that of the control plane, and workloads whose Pods are not as they are asked to be. All Pods are followed while the row is open.',
    isNeeded: ({ id }) => id === podKind.id,
    none: 'No Pod has a proxy of this mesh',
    rows: proxyRows,
  },
  {
    name: 'webhooks',
    label: 'Webhooks',
    tooltip:
      'Who puts proxies into new Pods and checks what is written, whether somebody answers, and what happens while nobody does.',
    isNeeded: ({ id }) => webhookIds.includes(id) || id === endpointSliceKind.id,
    none: 'No webhook of this mesh',
    rows: ({ view, context, mesh, path, nowMs }) =>
      meshStateIn(view.cache, mesh).injectors?.map((injector) => {
        const plural = injector.kind === 'MutatingWebhookConfiguration' ? 'mutating' : 'validating';
        const object: ObjectReference = {
          group: 'admissionregistration.k8s.io',
          version: 'v1',
          kind: injector.kind,
          name: injector.name,
        };
        return {
          ...statementRow(context, [...path, plural, injector.name], injector.name, injectorStatement(injector, nowMs)),
          name: injector.name,
          object,
          actions: actionsOf(object).filter((action) => action === 'open'),
        };
      }),
  },
  {
    name: 'certificates',
    label: 'Certificates',
    tooltip:
      'Roots by which workloads trust each other, as the mesh publishes them, and its issuer where others make that. What is in Secrets is not read.',
    isNeeded: isOfCertificates,
    none: 'The mesh publishes no root that is known here',
    rows: certificateRows,
  },
  {
    name: 'gateways',
    label: 'Gateways',
    tooltip:
      'Ways into the mesh and out of it, with their addresses: Gateways of its classes, and Services of workloads that are gateways.',
    isNeeded: ({ id }) => id === serviceKind.id || Object.values<string>(gatewayIds).includes(id),
    none: 'No gateway of this mesh',
    rows: gatewayRows,
  },
  {
    name: 'addons',
    label: 'Add-ons',
    tooltip: 'What stands beside the mesh, such as Prometheus and Kiali, wherever it was installed from.',
    isNeeded: () => false,
    none: 'No add-on of this mesh is known',
    rows: addonRows,
    follows: addonKindIds,
  },
];

/** Rows of the state of a mesh that runs. */
export function stateRows(
  view: ClusterView,
  context: string,
  mesh: FoundMesh,
  path: readonly string[],
): readonly Row[] {
  if (mesh.mode === 'crds-only') return [];
  return shownParts(view, mesh).map(({ name, label, tooltip, figure }) => {
    const description = figure?.(view, mesh);
    return {
      id: rowId(context, ...path, name),
      kind: 'mesh.part',
      label,
      ...(description === undefined ? {} : { description }),
      tooltip,
      icon: 'group',
      expandable: true,
      context,
      ...(mesh.namespace === undefined ? {} : { namespace: mesh.namespace }),
    };
  });
}

/** What stands below such a row; undefined for a name that is none of them. */
export function stateNode(
  name: string,
  path: readonly string[],
  meshOf: (view: ClusterView) => FoundMesh | undefined,
  current: ClusterView,
): TreeNode | undefined {
  const part = parts.find((one) => one.name === name);
  if (part === undefined) return undefined;
  const known = meshOf(current);
  const needs = (known === undefined ? [] : stateNeeds(current.cache, known)).filter(part.isNeeded);
  const topics: readonly Topic[] = [
    'meshes',
    'time',
    kindTopic('namespaces'),
    ...needs.map(({ id, namespace }) => kindTopic(id, namespace)),
    ...(part.follows ?? []).map((id) => kindTopic(id)),
  ];
  return {
    topics,
    needs,
    children: ({ name: context }, view, now) =>
      childrenOf(part, needs, { view, context, path, nowMs: now.getTime() }, meshOf(view)),
  };
}

function childrenOf(
  part: StatePart,
  needs: readonly Need[],
  { view, context, path, nowMs }: Omit<Place, 'mesh'>,
  mesh: FoundMesh | undefined,
): Children {
  if (mesh === undefined) return fixed([]);
  // Most people may not list Secrets; the row of the issuer says so.
  const told = needs.filter(({ id }) => issuerSecretKinds.every((kind) => kind.id !== id));
  const denied = told.flatMap(({ id, namespace }) => {
    const state = view.cache.stateOf(id, namespace);
    return state.is === 'denied' ? [problemRow(context, path, state.problem)] : [];
  });
  const [first] = denied;
  const rows = part.rows({ view, context, mesh, path, nowMs });
  if (rows === undefined)
    return fixed(first === undefined ? [emptyRow(context, path, 'Reading…', 'connecting')] : [first]);
  if (rows.length === 0 && first === undefined) return fixed([emptyRow(context, path, part.none, 'idle')]);
  return fixed([...(first === undefined ? [] : [first]), ...rows]);
}

function proxyRows({ view, context, mesh, path }: Place): readonly Row[] | undefined {
  const { proxies, mismatches, nodeServed } = meshStateIn(view.cache, mesh);
  if (proxies === undefined || mismatches === undefined) return undefined;
  return [
    ...(nodeServed === undefined
      ? []
      : [statementRow(context, [...path, 'nodes'], 'Served by their nodes', nodeServedStatement(nodeServed))]),
    ...proxies.map((version) =>
      statementRow(
        context,
        [...path, 'version', version.version ?? ''],
        version.version ?? 'version not told',
        proxyStatement(version),
      ),
    ),
    ...mismatches.map((mismatch) => {
      const { kind, namespace, name } = mismatch;
      const object: ObjectReference = { group: 'apps', version: 'v1', kind, namespace, name };
      const statement = mismatchStatement(mismatch);
      return {
        ...statementRow(context, [...path, 'workload', kind, namespace, name], name, {
          ...statement,
          words: `${namespace} · ${statement.words}`,
        }),
        namespace,
        name,
        object,
        actions: actionsOf(object),
      };
    }),
  ];
}

function isTrustRoot({ id }: Need): boolean {
  return trustRootKinds.some((kind) => kind.id === id);
}

function isOfCertificates(need: Need): boolean {
  return isTrustRoot(need) || issuerSecretKinds.some(({ id }) => id === need.id);
}

/** Meshes that put nothing into Pods have no proxies of their own to tell of, and those that publish no root no certificates. */
function shownParts(view: ClusterView, mesh: FoundMesh): readonly StatePart[] {
  const needs = stateNeeds(view.cache, mesh);
  const isShown: Readonly<Record<string, boolean>> = {
    proxies: mesh.mode !== 'node',
    certificates: needs.some(isTrustRoot),
    gateways: needs.some(({ id }) => id === serviceKind.id || id === gatewayIds.classes),
  };
  return parts.filter(({ name }) => isShown[name] ?? true);
}
