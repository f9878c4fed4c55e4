import { definitionKind } from '../../cluster/kinds/cluster-wide.ts';
import { daemonSetKind, deploymentKind } from '../../cluster/kinds/workloads.ts';
import type { ServedResource } from '../../cluster/types.ts';
import { formatPlural } from '../../core/format.ts';
import { meshHealth } from '../../mesh/health.ts';
import type { FoundEndedMesh } from '../../mesh/facts/ended.ts';
import type { Origin } from '../../mesh/origin.ts';
import { knownMeshes } from '../../mesh/recognition.ts';
import type { FoundMesh } from '../../mesh/types.ts';
import type { ClusterView } from '../cache/cluster-view.ts';
import type { Row } from '../protocol/rows.ts';
import type { Children } from './children.ts';
import { emptyRow, fixed, problemRow } from './children.ts';
import { rowId } from './ids.ts';
import { kindsOfGroups } from './kinds/kind-rows.ts';
import { escapeMarkdown, paragraphs } from './markdown.ts';
import { stateRows } from './mesh-state-rows.ts';
import { singleWorkloadRow } from './namespaces/workload-rows.ts';

const group = 'meshes';

/** The row that holds the meshes of a cluster. */
export function meshGroupRow(view: ClusterView, context: string): Row {
  const count = view.meshes.length;
  return {
    id: rowId(context, group),
    kind: 'group.meshes',
    label: 'Meshes',
    ...(count === 0 ? {} : { description: String(count) }),
    icon: 'group',
    expandable: true,
    context,
  };
}

/** Meshes that were found; what could not be looked at is said first. */
export function meshGroupChildren(view: ClusterView, context: string): Children {
  const states = [deploymentKind, daemonSetKind, definitionKind].map(({ id }) => view.cache.stateOf(id));
  const denied = states.slice(0, 2).find(({ is }) => is === 'denied');
  const first = denied?.is === 'denied' ? [problemRow(context, [group], denied.problem)] : [];
  const found = [
    ...view.meshes.map((mesh) => meshRow(mesh, context)),
    ...view.endedMeshes.map((ended) => endedRow(ended, context)),
  ];
  if (found.length > 0) return fixed([...first, ...found]);
  if (states.some(({ is }) => is === 'starting'))
    return fixed([emptyRow(context, [group], 'Looking for meshes…', 'connecting')]);
  if (first.length > 0) return fixed(first);
  const scope = view.restrictedTo === undefined ? '' : ` in namespace ${view.restrictedTo}`;
  const tooltip = escapeMarkdown(
    `Looked for definitions and control planes of ${knownMeshes.map(({ identity }) => identity.displayName).join(', ')}. "Meshdeck: Install Mesh" installs one.`,
  );
  return fixed([emptyRow(context, [group], `No mesh found${scope}`, 'idle', tooltip)]);
}

/** Parts of one mesh. */
export function meshChildren(view: ClusterView, context: string, key: string): Children {
  const mesh = meshOf(view, key);
  if (mesh === undefined) return fixed([]);
  return fixed([
    ...(mesh.controlPlane.length === 0 ? [] : [controlPlaneRow(mesh, context)]),
    ...stateRows(view, context, mesh, [group, key]),
    configurationRow(view, context, key),
  ]);
}

/** Workloads of the control plane of one mesh. */
export function controlPlaneRows(view: ClusterView, context: string, key: string, now: Date): Children {
  const parts = meshOf(view, key)?.controlPlane ?? [];
  return fixed(
    parts.flatMap(({ kind, namespace, name }) => {
      const workload = view.workloadsOf(namespace).find((one) => one.kind === kind && one.name === name);
      if (workload === undefined) return [];
      const row = singleWorkloadRow({ view, context, namespace, now }, workload);
      // The same workload stands below its namespace, and a tree has each id once.
      const id = rowId(context, group, key, 'control-plane', kind, namespace, name);
      return [{ ...row, id, expandable: false, description: [row.description, namespace].filter(isThere).join(' · ') }];
    }),
  );
}

/** Kinds of a mesh that the server serves. */
export function configurationOf(view: ClusterView, key: string): readonly ServedResource[] {
  const name = key.split('|')[0];
  const facts = knownMeshes.find(({ identity }) => identity.name === name);
  return facts === undefined ? [] : kindsOfGroups(view, facts.detection.definitionGroups);
}

/** Namespace of the control plane; empty where there is none. */
export function namespaceOfKey(key: string): string {
  return key.split('|')[1] ?? '';
}

function controlPlaneRow(mesh: FoundMesh, context: string): Row {
  const parts = mesh.controlPlane.map(({ name, ready, wanted }) => `${name} ${ready}/${wanted}`);
  const health = meshHealth(mesh);
  return {
    id: rowId(context, group, meshKey(mesh), 'control-plane'),
    kind: 'mesh.part',
    label: 'Control plane',
    description: parts.join(' · '),
    tooltip: paragraphs(
      ...mesh.controlPlane.map(({ kind, namespace, name, ready, wanted }) =>
        escapeMarkdown(`${kind} ${namespace}/${name}: ${ready} of ${wanted} ready`),
      ),
    ),
    icon: health.is,
    accessibleText: ['Control plane', health.words, ...parts].join(', '),
    expandable: true,
    context,
    ...(mesh.namespace === undefined ? {} : { namespace: mesh.namespace }),
  };
}

function configurationRow(view: ClusterView, context: string, key: string): Row {
  const kinds = configurationOf(view, key);
  const description = kinds.length === 0 ? 'not served now' : formatPlural(kinds.length, 'kind');
  return {
    id: rowId(context, group, key, 'configuration'),
    kind: 'mesh.part',
    label: 'Configuration',
    description,
    tooltip: paragraphs(
      'What people write for this mesh, in all namespaces that this user may read. Its kinds are counted while the row is open: each is a watch of its own.',
      escapeMarkdown(kinds.map(({ kind }) => kind).join(', ')),
    ),
    icon: 'group',
    accessibleText: `Configuration, ${description}`,
    expandable: true,
    context,
  };
}

/** The mesh of a row. */
export function meshOf(view: ClusterView, key: string): FoundMesh | undefined {
  return view.meshes.find((candidate) => meshKey(candidate) === key);
}

/** `Istio 1.30.3 sidecar`, for the row of the context. */
export function meshSummary(mesh: FoundMesh): string {
  return [mesh.displayName, mesh.version, mesh.mode === 'crds-only' ? 'definitions only' : mesh.mode]
    .filter((part) => part !== undefined)
    .join(' ');
}

function meshRow(mesh: FoundMesh, context: string): Row {
  const { is: icon, words: word } = meshHealth(mesh);
  const label = [mesh.displayName, mesh.version].filter((part) => part !== undefined).join(' ');
  const revision = mesh.revision === undefined || mesh.revision === 'default' ? undefined : `revision ${mesh.revision}`;
  const parts =
    mesh.mode === 'crds-only'
      ? [
          mesh.origin === undefined
            ? 'definitions only, no control plane'
            : `no control plane here · ${mesh.origin.words}`,
        ]
      : [mesh.mode, revision, word].filter(isThere);
  return {
    id: rowId(context, group, meshKey(mesh)),
    kind: 'mesh',
    label,
    description: parts.join(' · '),
    tooltip: paragraphs(
      mesh.mode === 'crds-only'
        ? undefined
        : 'Healthy means: every workload of the control plane has all its replicas ready.',
      mesh.origin === undefined ? undefined : escapeMarkdown(originSentence(mesh.origin)),
      ...mesh.proof.map(escapeMarkdown),
    ),
    icon,
    accessibleText: [label, ...parts].join(', '),
    expandable: true,
    context,
    name: mesh.mesh,
    ...(mesh.namespace === undefined ? {} : { namespace: mesh.namespace }),
  };
}

/** A mesh that has ended: what became of it, and where its people go. */
function endedRow({ mesh, runs, proof }: FoundEndedMesh, context: string): Row {
  const description = runs ? 'has ended, and still runs here' : 'has ended · definitions only';
  return {
    id: rowId(context, group, `ended|${mesh.name}`),
    kind: 'mesh.fact',
    label: mesh.displayName,
    description,
    tooltip: paragraphs(...[mesh.sentence, mesh.goTo, ...proof].map(escapeMarkdown)),
    icon: runs ? 'degraded' : 'idle',
    accessibleText: `${mesh.displayName}, ${description}`,
    expandable: false,
    context,
  };
}

function originSentence({ by, words, isOurs, changeAt, proof }: Origin): string {
  if (by === 'unknown') return `Who has installed it is ${words}.`;
  return isOurs || changeAt === undefined
    ? `Installed by: ${words}. ${proof}`
    : `Installed by: ${words}. It is changed at ${changeAt}, and not from here. ${proof}`;
}

function meshKey(mesh: FoundMesh): string {
  return [mesh.mesh, mesh.namespace ?? '', mesh.revision ?? ''].join('|');
}

function isThere(part: string | undefined): part is string {
  return part !== undefined;
}
