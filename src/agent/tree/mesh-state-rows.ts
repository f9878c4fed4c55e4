import { podKind } from '../../cluster/kinds/pods.ts';
import { endpointSliceKind } from '../../cluster/kinds/services.ts';
import { trustRootKinds } from '../../cluster/kinds/trust-roots.ts';
import type { ObjectReference } from '../../core/kubernetes.ts';
import { meshStateIn, stateNeeds, webhookIds } from '../../mesh/cached.ts';
import {
  injectorStatement,
  memberWords,
  mismatchStatement,
  proxyStatement,
  trustStatement,
  type Statement,
} from '../../mesh/state/words.ts';
import type { FoundMesh } from '../../mesh/types.ts';
import { kindTopic, type ClusterView, type Topic } from '../cache/cluster-view.ts';
import type { Row } from '../protocol/rows.ts';
import type { Children } from './children.ts';
import { emptyRow, fixed, problemRow } from './children.ts';
import { rowId } from './ids.ts';
import { escapeMarkdown, paragraphs } from './markdown.ts';
import type { Need, TreeNode } from './node.ts';
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
}

interface Place {
  readonly view: ClusterView;
  readonly context: string;
  readonly mesh: FoundMesh;
  readonly path: readonly string[];
  readonly nowMs: number;
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
    label: 'Trusted roots',
    tooltip: 'Certificates by which workloads trust each other, as the mesh publishes them. Secrets are not read.',
    isNeeded: isTrustRoot,
    none: 'The mesh publishes no root that is known here',
    rows: ({ view, context, mesh, path, nowMs }) =>
      meshStateIn(view.cache, mesh).trustRoots?.map((root, index) =>
        statementRow(
          context,
          [...path, String(index)],
          root.subject === '' ? 'certificate' : root.subject,
          trustStatement(root, nowMs),
        ),
      ),
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
  return shownParts(mesh).map(({ name, label, tooltip, figure }) => {
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
  const needs = (known === undefined ? [] : stateNeeds(known)).filter(part.isNeeded);
  const topics: readonly Topic[] = [
    'meshes',
    'time',
    kindTopic('namespaces'),
    ...needs.map(({ id, namespace }) => kindTopic(id, namespace)),
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
  const denied = needs.flatMap(({ id, namespace }) => {
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
  const { proxies, mismatches } = meshStateIn(view.cache, mesh);
  if (proxies === undefined || mismatches === undefined) return undefined;
  return [
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

function statementRow(context: string, path: readonly string[], label: string, statement: Statement): Row {
  return {
    id: rowId(context, ...path),
    kind: 'mesh.fact',
    label,
    description: statement.words,
    tooltip: paragraphs(...statement.because.map(escapeMarkdown)),
    icon: statement.verdict,
    accessibleText: [label, statement.verdict, statement.words].join(', '),
    expandable: false,
    context,
  };
}

/** Meshes that put nothing into Pods have no proxies of their own to tell of, and those that publish no root no certificates. */
function shownParts(mesh: FoundMesh): readonly StatePart[] {
  const needs = stateNeeds(mesh);
  return parts.filter(
    ({ name }) => (name !== 'proxies' || mesh.mode !== 'node') && (name !== 'certificates' || needs.some(isTrustRoot)),
  );
}
