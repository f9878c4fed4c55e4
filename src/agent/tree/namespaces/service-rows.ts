import type { Entry } from '../../../cluster/kinds/kind.ts';
import { podKind } from '../../../cluster/kinds/pods.ts';
import type { EndpointSliceFacts, ServiceFacts } from '../../../cluster/kinds/services.ts';
import { endpointSliceKind, portWord, serviceKind } from '../../../cluster/kinds/services.ts';
import { formatCount, formatPlural } from '../../../core/format.ts';
import type { ObjectReference } from '../../../core/kubernetes.ts';
import type { ClusterView } from '../../cache/cluster-view.ts';
import type { Row, RowIcon } from '../../protocol/rows.ts';
import type { Children } from '../children.ts';
import { byName, fixed, lazy } from '../children.ts';
import { escapeMarkdown, paragraphs } from '../markdown.ts';
import { actionsOf } from '../object-actions.ts';
import { denialRows, instead, isReading, stateWord } from './kind-states.ts';
import type { Place } from './place.ts';
import { joined, pathIn, rowBase, spoken } from './place.ts';
import { podsChildren } from './pod-rows.ts';
import type { Warning } from './warnings.ts';
import { hasEnded, type Pod } from './workload-facts.ts';

const group = 'services';
const noWarnings: ReadonlyMap<string, readonly Warning[]> = new Map();

type Service = Entry<ServiceFacts>;

/** The row that holds the Services of a namespace. Their endpoints are read when it is opened. */
export function serviceGroupRow(place: Place): Row {
  const count = place.view.cache.storeOf(serviceKind).in(place.namespace).size;
  const state = count === 0 ? stateWord(place, [serviceKind.id]) : undefined;
  return {
    ...rowBase(place, pathIn(place, group)),
    kind: 'group.services',
    label: 'Services',
    description: state ?? formatCount(count),
    icon: state === 'not permitted' ? 'denied' : 'group',
    accessibleText: spoken('Services', state ?? formatCount(count)),
    expandable: true,
  };
}

/** The Services of a namespace by name, each with its endpoints. */
export function servicesChildren(place: Place): Children {
  const path = pathIn(place, group);
  const services = [...place.view.cache.storeOf(serviceKind).in(place.namespace).values()];
  const needed = [serviceKind.id, endpointSliceKind.id, podKind.id];
  if (services.length === 0)
    return fixed(
      instead(place, path, [serviceKind.id], {
        reading: 'Reading Services…',
        label: 'No Services',
        next: 'Without one, nobody finds the Pods of this namespace by a name. *Meshdeck: Apply Pattern* deploys a pattern that has some.',
      }),
    );
  return lazy(denialRows(place, path, needed), services.sort(byName), (service) => serviceRow(place, service));
}

/** The Pods behind a Service, by its selector. */
export function servicePodsChildren(place: Place, name: string): Children {
  const path = pathIn(place, group, name);
  const service = place.view.cache.storeOf(serviceKind).get(`${place.namespace}/${name}`);
  const isOfOthers = service !== undefined && Object.keys(service.facts.selector).length === 0;
  const pods = service === undefined ? [] : selectedPods(place.view, service);
  return podsChildren(place, path, pods, noWarnings, {
    label: isOfOthers ? 'No selector' : 'No Pods',
    next: isOfOthers
      ? 'Whoever made this Service keeps its endpoints, so that no Pods can be told to be behind it.'
      : escapeMarkdown(
          `No Pod of this namespace has the labels ${selectorText(service)}. Compare them with those of the workload that should answer.`,
        ),
  });
}

/** Pods that a Service selects and that have not ended; none for a Service without a selector. */
function selectedPods(view: ClusterView, { namespace, facts: { selector } }: Service): readonly Pod[] {
  const wanted = Object.entries(selector);
  if (wanted.length === 0) return [];
  // Pods of one template share their labels, as one value.
  const verdicts = new Map<object, boolean>();
  return [...view.cache.storeOf(podKind).in(namespace).values()].filter((pod) => {
    let isSelected = verdicts.get(pod.labels);
    if (isSelected === undefined)
      verdicts.set(pod.labels, (isSelected = wanted.every(([key, value]) => pod.labels[key] === value)));
    return isSelected && !hasEnded(pod);
  });
}

/** How many endpoints there are. A Service of two address families has each twice, in slices of their own. */
function endpointsOf(
  view: ClusterView,
  { namespace, name }: Service,
): { readonly ready: number; readonly total: number } {
  const byFamily = new Map<string, { ready: number; total: number }>();
  for (const { facts } of view.cache.storeOf(endpointSliceKind).by('service', `${namespace}/${name}`))
    addTo(byFamily, facts);
  return [...byFamily.values()].sort((left, right) => right.total - left.total)[0] ?? { ready: 0, total: 0 };
}

function addTo(byFamily: Map<string, { ready: number; total: number }>, slice: EndpointSliceFacts): void {
  const { ready, total } = byFamily.get(slice.addressType) ?? { ready: 0, total: 0 };
  byFamily.set(slice.addressType, { ready: ready + slice.ready, total: total + slice.total });
}

function serviceRow(place: Place, service: Service): Row {
  const { namespace, name, facts } = service;
  const isHeadless = facts.clusterIp === 'None';
  const type = isHeadless ? 'headless' : facts.type;
  const ports = facts.ports.map(portWord).join(', ');
  const endpoints = endpointWords(place, service);
  const outside = outsideWords(service);
  const object: ObjectReference = { group: '', version: 'v1', kind: 'Service', namespace, name };
  return {
    ...rowBase(place, pathIn(place, group, name)),
    kind: 'service',
    label: name,
    description: joined(endpoints.words, type, ports, outside),
    tooltip: paragraphs(
      escapeMarkdown(`Service ${namespace}/${name}`),
      escapeMarkdown(`Type ${facts.type}${isHeadless ? ', headless: its name leads to each of its Pods' : ''}`),
      isHeadless || facts.clusterIp === '' ? undefined : escapeMarkdown(`Address in the cluster: ${facts.clusterIp}`),
      ...facts.ports.map((port) => escapeMarkdown(portLine(port))),
      outside === undefined ? undefined : escapeMarkdown(`From outside: ${outside}`),
      Object.keys(facts.selector).length === 0
        ? undefined
        : escapeMarkdown(`Selects Pods with ${selectorText(service)}`),
      escapeMarkdown(endpoints.because),
    ),
    icon: endpoints.icon,
    accessibleText: spoken(
      'Service',
      name,
      endpoints.words.replace('/', ' of '),
      type,
      ports === '' ? undefined : `ports ${ports}`,
      outside,
    ),
    expandable: facts.type !== 'ExternalName',
    name,
    object,
    actions: actionsOf(object),
  };
}

interface EndpointWords {
  readonly icon: RowIcon;
  readonly words: string;
  /** The rule and the figure. */
  readonly because: string;
}

/** Healthy: every endpoint is ready. Degraded: some are. Failing: there are Pods and none is ready. Idle: no Pod is there to answer. */
function endpointWords(place: Place, service: Service): EndpointWords {
  const { facts } = service;
  if (facts.type === 'ExternalName')
    return { icon: 'object', words: '', because: 'It is another name for something outside: there are no endpoints.' };
  const { ready, total } = endpointsOf(place.view, service);
  if (ready > 0) {
    const because = `${formatCount(ready)} of ${formatPlural(total, 'endpoint')} ready, by its EndpointSlices`;
    return { icon: ready === total ? 'healthy' : 'degraded', words: `${ready}/${total} endpoints`, because };
  }
  const needed = [endpointSliceKind.id, podKind.id];
  if (place.view.cache.stateOf(endpointSliceKind.id, place.namespace).is === 'denied')
    return {
      icon: 'unknown',
      words: '',
      because: 'Its EndpointSlices may not be read, so that nothing is known of its endpoints.',
    };
  if (isReading(place, needed)) return { icon: 'connecting', words: '', because: 'Reading its endpoints…' };
  const figure = total === 0 ? 'no endpoints' : `0/${total} endpoints`;
  if (Object.keys(facts.selector).length === 0)
    return total === 0
      ? {
          icon: 'idle',
          words: `${figure}: nobody keeps any`,
          because: 'It has no selector, and nobody has written endpoints for it.',
        }
      : {
          icon: 'failing',
          words: `${figure} ready`,
          because: 'It has no selector; of the endpoints that were written for it none is ready.',
        };
  if (place.view.cache.stateOf(podKind.id, place.namespace).is === 'denied')
    return { icon: 'failing', words: figure, because: 'Why cannot be told: Pods may not be read.' };
  const pods = selectedPods(place.view, service);
  if (pods.length === 0)
    return {
      icon: 'idle',
      words: `${figure}: no Pod matches`,
      because: 'No Pod of this namespace has the labels that it selects.',
    };
  return {
    icon: 'failing',
    words: `${figure}: ${pods.length === 1 ? 'its Pod is' : 'its Pods are'} not ready`,
    because: `${formatPlural(pods.length, 'Pod')} selected, and none is ready. Open the row to see why.`,
  };
}

function outsideWords({ facts }: Service): string | undefined {
  if (facts.addresses.length > 0) return facts.addresses.join(', ');
  return facts.type === 'LoadBalancer' ? 'no external address yet' : undefined;
}

function portLine({ name, port, protocol, target, nodePort }: ServiceFacts['ports'][number]): string {
  const node = nodePort === undefined ? '' : `, ${nodePort} on each node`;
  return `Port ${port}/${protocol}${name === '' ? '' : ` (${name})`} to ${target} of the Pods${node}`;
}

function selectorText(service: Service | undefined): string {
  return Object.entries(service?.facts.selector ?? {})
    .map(([key, value]) => `${key}=${value}`)
    .join(', ');
}
