import type { ContainerFacts } from '../../../cluster/kinds/containers.ts';
import { podKind, podWord } from '../../../cluster/kinds/pods.ts';
import { formatAge, formatPlural } from '../../../core/format.ts';
import type { ObjectReference } from '../../../core/kubernetes.ts';
import { injectedProxyOf } from '../../../mesh/proxies.ts';
import type { Row, RowIcon } from '../../protocol/rows.ts';
import type { Children } from '../children.ts';
import { byName, emptyRow, fixed, lazy } from '../children.ts';
import { escapeMarkdown, paragraphs } from '../markdown.ts';
import { actionsOf } from '../object-actions.ts';
import { denialRows, instead } from './kind-states.ts';
import type { Place } from './place.ts';
import { joined, rowBase, spoken } from './place.ts';
import type { Warning } from './warnings.ts';
import { agoWord, warningSentence } from './warnings.ts';
import { hasEnded, type Pod } from './workload-facts.ts';

/** The most warnings that a tooltip tells. */
const toldWarnings = 3;

/** Pods by name. */
export function podsChildren(
  place: Place,
  path: readonly string[],
  pods: readonly Pod[],
  warnings: ReadonlyMap<string, readonly Warning[]>,
  none: { readonly label: string; readonly next: string },
): Children {
  if (pods.length === 0) return fixed(instead(place, path, [podKind.id], { reading: 'Reading Pods…', ...none }));
  return lazy(denialRows(place, path, [podKind.id]), [...pods].sort(byName), (pod) =>
    podRow(place, [...path, pod.name], pod, warnings.get(`Pod/${pod.name}`) ?? []),
  );
}

/** A Pod, at a path of its own: it may stand below its workload and below each of its Services. */
export function podRow(place: Place, path: readonly string[], pod: Pod, warnings: readonly Warning[]): Row {
  const { namespace, name, facts, readiness, createdMs, labels } = pod;
  const { now } = place;
  const word = podWord(pod);
  const figure = hasEnded(pod) ? undefined : `${facts.ready}/${facts.total}`;
  const restarts = restartWords(facts.restarts, facts.lastRestartMs, now);
  const proxy = injectedProxyOf(facts.containers, labels);
  const object: ObjectReference = { group: '', version: 'v1', kind: 'Pod', namespace, name };
  const isTroubled = readiness.state !== 'current';
  return {
    ...rowBase(place, path),
    kind: 'pod',
    label: name,
    description: joined(figure, word, restarts),
    tooltip: paragraphs(
      escapeMarkdown(`Pod ${namespace}/${name}: ${readiness.reason}`),
      figure === undefined ? undefined : escapeMarkdown(`${facts.ready} of ${facts.total} containers ready`),
      facts.node === '' ? 'It has no node yet.' : escapeMarkdown(`On node ${facts.node}`),
      Number.isNaN(createdMs) ? undefined : escapeMarkdown(`Created ${formatAge(now.getTime() - createdMs)}`),
      restarts === undefined ? undefined : escapeMarkdown(restarts),
      proxy === undefined ? undefined : escapeMarkdown(`Has the proxy of ${proxy.displayName}.`),
      ...(isTroubled ? warningLines(warnings, now) : []),
    ),
    icon: podIcon(pod),
    accessibleText: spoken(
      'Pod',
      name,
      word,
      figure === undefined ? undefined : `${facts.ready} of ${facts.total} containers ready`,
      restarts,
    ),
    expandable: true,
    name,
    object,
    actions: proxy === undefined ? actionsOf(object) : [...actionsOf(object), 'proxy'],
  };
}

/** The containers of a Pod in the order in which they start. */
export function containersChildren(place: Place, path: readonly string[], pod: Pod | undefined): Children {
  if (pod === undefined)
    return fixed(
      instead(place, path, [podKind.id], {
        reading: 'Reading the Pod…',
        label: 'This Pod is gone',
        next: 'It was deleted or replaced. What took its place stands below the same workload.',
      }),
    );
  const { details } = pod.facts;
  if (details.length === 0)
    return fixed([emptyRow(place.context, path, 'No containers', 'idle', 'The server tells of no container in it.')]);
  return fixed(details.map((container) => containerRow(place, path, pod, container)));
}

/** `3 restarts, the last 5 min ago`; undefined for none. */
export function restartWords(restarts: number, lastRestartMs: number, now: Date): string | undefined {
  if (restarts === 0) return undefined;
  const ago = agoWord(lastRestartMs, now);
  return `${formatPlural(restarts, 'restart')}${ago === '' ? '' : `, the last ${ago}`}`;
}

/** Warnings for a tooltip, the newest first. */
export function warningLines(warnings: readonly Warning[], now: Date): readonly string[] {
  return warnings.slice(0, toldWarnings).map((warning) => escapeMarkdown(warningSentence(warning, now)));
}

/** Healthy: ready, or completed. Failing: by a reason that does not pass by itself. Not ready: on its way, or being deleted. */
function podIcon(pod: Pod): RowIcon {
  const { state } = pod.readiness;
  if (state === 'current') return hasEnded(pod) ? 'idle' : 'healthy';
  return state === 'failed' ? 'failing' : 'not-ready';
}

const roleWords: Readonly<Record<ContainerFacts['role'], string | undefined>> = {
  main: undefined,
  sidecar: 'sidecar',
  init: 'init container',
};

function containerRow(place: Place, path: readonly string[], pod: Pod, container: ContainerFacts): Row {
  const { name, image, role, restarts, lastEnd } = container;
  const state = stateWord(container, pod);
  const roleWord = roleWords[role];
  const restartWord = restarts === 0 ? undefined : formatPlural(restarts, 'restart');
  const endWord = lastEnd === '' || lastEnd === container.reason ? undefined : `last ended by ${lastEnd}`;
  return {
    ...rowBase(place, [...path, name]),
    kind: 'container',
    label: name,
    description: joined(state, restartWord, endWord, roleWord),
    tooltip: paragraphs(
      escapeMarkdown(`Container ${name}: ${state}`),
      escapeMarkdown(`Image ${image}`),
      role === 'init' ? 'An init container: it runs to its end before the others start.' : undefined,
      role === 'sidecar' ? 'A sidecar: an init container that goes on running beside the others.' : undefined,
      restartWord === undefined ? undefined : escapeMarkdown(restartWord),
      lastEnd === '' ? undefined : escapeMarkdown(`It ended the last time by ${lastEnd}.`),
    ),
    icon: containerIcon(container),
    accessibleText: spoken('Container', name, roleWord, state, restartWord, endWord),
    expandable: false,
    name,
  };
}

function stateWord({ state, reason, isReady, role }: ContainerFacts, pod: Pod): string {
  if (state === 'waiting') return reason === '' ? 'waiting' : reason;
  if (state === 'ended') return reason === 'Completed' ? 'completed' : reason;
  if (state === 'running') return isReady || role === 'init' ? 'running' : 'running, not ready';
  // Before its node has told, nothing runs; a Pod without statuses that is ready nevertheless is one whose node tells little.
  return pod.readiness.state === 'current' ? 'not told by the node' : 'not started';
}

function containerIcon({ state, reason, isReady, role }: ContainerFacts): RowIcon {
  if (state === 'running') return isReady || role === 'init' ? 'healthy' : 'not-ready';
  if (state === 'ended') return reason === 'Completed' ? 'idle' : 'failing';
  if (state === 'waiting') return /BackOff|Err|Error|Invalid/.test(reason) ? 'failing' : 'not-ready';
  return 'unknown';
}
