import { formatCount, formatPlural } from '../../../core/format.ts';
import { isInstalled } from '../access.ts';
import { distinct, found, listed, passed, renderedObjects, unknown, valueOf } from '../findings.ts';
import { amounts, formatCores, formatMemory, podResources, podsOf, type Requests } from '../pod-requests.ts';
import type { Check, NodeRoom, PreflightEvidence, PreflightFinding, PreflightTarget } from '../types.ts';

/** Pods of one workload that want a place. */
interface Wanted {
  readonly name: string;
  readonly requests: Requests;
  /** Undefined for one on each node. */
  readonly count: number | undefined;
}

/** What is free on a node. */
interface Free {
  readonly name: string;
  cpu: number;
  memoryBytes: number;
  pods: number;
}

/**
 * Whether the Pods of new releases, and the proxies that come into Pods that run already, find a place: by the sum, and each by itself. An estimate:
 * the scheduler also goes by affinity and taints, and an autoscaler may bring nodes.
 */
export const capacityCheck: Check = (target, evidence) => {
  const wanted = wantedBy(target);
  if (wanted.length === 0) return [];
  const { nodes, pods } = evidence;
  if (nodes.is === 'unknown') return [unknown('capacity', 'The nodes', nodes.problem)];
  if (pods.is === 'unknown') return [unknown('capacity', 'What the Pods ask for', pods.problem)];
  const taking = nodes.value.filter(({ takesPods }) => takesPods);
  const [firstName = ''] = wanted.map(({ name }) => name);
  if (taking.length === 0)
    return [
      found(
        'capacity',
        'error',
        'mesh.preflight-no-nodes',
        { workload: firstName },
        { because: `${formatPlural(nodes.value.length, 'node')}: each is cordoned, not ready or tainted.` },
      ),
    ];
  const free = freeOf(taking, evidence);
  const before = total(free);
  const unplaced = place(wanted, free);
  const proxies = proxiesOf(target, evidence);
  const sum = wanted.reduce((all, { requests, count }) => add(all, requests, count ?? taking.length), {
    cpu: proxies.cpu,
    memoryBytes: proxies.memoryBytes,
  });
  const because = `Free on ${formatPlural(taking.length, 'node')}: ${words(before)} by the requests of the Pods that are there; wanted: ${words(sum)}${proxies.words}. An estimate: affinity and taints are not looked at.`;
  const findings: PreflightFinding[] = unplaced.map(({ name, requests, fits }) =>
    fits
      ? found(
          'capacity',
          'warning',
          'mesh.preflight-crowded',
          { workload: name, requests: words(requests) },
          { because, about: name },
        )
      : found(
          'capacity',
          'error',
          'mesh.preflight-no-room',
          { workload: name, requests: words(requests), largest: words(largestOf(taking, evidence)) },
          { because, about: name },
        ),
  );
  if (findings.length > 0) return findings;
  if (sum.cpu > before.cpu || sum.memoryBytes > before.memoryBytes)
    return [
      found('capacity', 'warning', 'mesh.preflight-sum', { wanted: words(sum), free: words(before) }, { because }),
    ];
  return [passed('capacity', because)];
};

function wantedBy(target: PreflightTarget): readonly Wanted[] {
  const rendered = renderedObjects(target).filter(({ release }) => !isInstalled(release));
  const all = rendered.map(({ object }) => object);
  return rendered.flatMap(({ object }) => {
    const pods = podsOf(object, all);
    if (pods === undefined) return [];
    return [
      {
        name: `${object.kind} ${object.metadata.name}`,
        requests: podResources(pods.spec).requests,
        count: pods.replicas,
      },
    ];
  });
}

function freeOf(nodes: readonly NodeRoom[], { pods }: PreflightEvidence): readonly Free[] {
  const free = nodes.map(({ name, cpu, memoryBytes, pods: most }): Free => ({ name, cpu, memoryBytes, pods: most }));
  const byName = new Map(free.map((node) => [node.name, node]));
  for (const { node, cpu, memoryBytes } of valueOf(pods) ?? []) {
    const on = byName.get(node);
    if (on === undefined) continue;
    on.cpu -= cpu;
    on.memoryBytes -= memoryBytes;
    on.pods -= 1;
  }
  return free;
}

/** Puts Pods where most is free, the largest first; tells those without a place, and whether an otherwise free node would have one. */
function place(
  wanted: readonly Wanted[],
  free: readonly Free[],
): readonly { readonly name: string; readonly requests: Requests; readonly fits: boolean }[] {
  const empty = free.map((node) => ({ ...node }));
  const bySize = [...wanted].sort(
    (left, right) =>
      Number(right.count === undefined) - Number(left.count === undefined) || right.requests.cpu - left.requests.cpu,
  );
  return bySize.flatMap(({ name, requests, count }) => {
    const fits = empty.some((node) => hasRoom(node, requests));
    if (count === undefined) {
      const full = free.filter((node) => !take(node, requests));
      return full.length === 0 ? [] : [{ name, requests, fits }];
    }
    for (let index = 0; index < count; index += 1) {
      const [most] = [...free].sort((left, right) => right.cpu - left.cpu).filter((node) => hasRoom(node, requests));
      if (most === undefined) return [{ name, requests, fits }];
      take(most, requests);
    }
    return [];
  });
}

function hasRoom(node: Free, { cpu, memoryBytes }: Requests): boolean {
  return node.pods >= 1 && node.cpu >= cpu && node.memoryBytes >= memoryBytes;
}

function take(node: Free, requests: Requests): boolean {
  if (!hasRoom(node, requests)) return false;
  node.cpu -= requests.cpu;
  node.memoryBytes -= requests.memoryBytes;
  node.pods -= 1;
  return true;
}

function largestOf(nodes: readonly NodeRoom[], evidence: PreflightEvidence): Requests {
  const free = freeOf(nodes, evidence);
  return {
    cpu: Math.max(0, ...free.map(({ cpu }) => cpu)),
    memoryBytes: Math.max(0, ...free.map(({ memoryBytes }) => memoryBytes)),
  };
}

/** Requests of the proxies that Pods of member namespaces get when they are started anew. */
function proxiesOf(
  { mesh, members }: PreflightTarget,
  { pods }: PreflightEvidence,
): Requests & { readonly words: string } {
  const { proxyRequests } = mesh.preflight;
  const count = (valueOf(pods) ?? []).filter(({ namespace }) => members.includes(namespace)).length;
  if (proxyRequests === undefined || count === 0) return { cpu: 0, memoryBytes: 0, words: '' };
  const each = amounts({ cpu: proxyRequests.cpu, memory: proxyRequests.memory });
  return {
    cpu: each.cpu * count,
    memoryBytes: each.memoryBytes * count,
    words: `, with the proxies of ${formatCount(count)} Pods in ${listed(distinct(members))}`,
  };
}

function total(free: readonly Free[]): Requests {
  return free.reduce(
    (sum, { cpu, memoryBytes }) => add(sum, { cpu: Math.max(0, cpu), memoryBytes: Math.max(0, memoryBytes) }, 1),
    { cpu: 0, memoryBytes: 0 },
  );
}

function add(sum: Requests, one: Requests, count: number): Requests {
  return { cpu: sum.cpu + one.cpu * count, memoryBytes: sum.memoryBytes + one.memoryBytes * count };
}

function words({ cpu, memoryBytes }: Requests): string {
  return `${formatCores(cpu)} and ${formatMemory(memoryBytes)}`;
}

/** Nodes whose clock goes wrong: certificates of a mesh live for hours, and whoever is behind refuses them. */
export const clocksCheck: Check = (_target, { nodes, atMs }) => {
  if (nodes.is === 'unknown') return [unknown('clocks', 'The clocks of the nodes', nodes.problem)];
  const ahead = nodes.value.filter(({ heartbeatMs }) => heartbeatMs !== undefined && heartbeatMs - atMs > mostAheadMs);
  if (ahead.length > 0)
    return [
      found(
        'clocks',
        'warning',
        'mesh.preflight-clocks',
        { nodes: listed(ahead.map(({ name }) => name)) },
        {
          because: `Their last heartbeat lies ${Math.round(((ahead[0]?.heartbeatMs ?? atMs) - atMs) / 1000)} s ahead of the clock of this machine.`,
        },
      ),
    ];
  return nodes.value.length === 0
    ? []
    : [
        passed(
          'clocks',
          'No node is ahead of the clock of this machine; that one is behind cannot be seen from its heartbeats.',
        ),
      ];
};

/** What the clock of this machine may be behind by itself. */
const mostAheadMs = 60_000;
