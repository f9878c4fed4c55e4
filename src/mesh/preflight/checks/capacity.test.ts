import { describe, expect, it } from 'vitest';
import { deployment, evidence, known, node, nowMs, release, target, withheld } from '../testing/situation.ts';
import { linesOf, severitiesOf } from '../testing/told.ts';
import { capacityCheck, clocksCheck } from './capacity.ts';

const gibibyte = 2 ** 30;
const asking = (cpu: string, memory: string, replicas = 1): ReturnType<typeof deployment> =>
  deployment('istiod', { resources: { requests: { cpu, memory } } }, { replicas });
const load = (cpu: number, memory: number, name = 'node-1'): object => ({
  namespace: 'shop',
  node: name,
  cpu,
  memoryBytes: memory * gibibyte,
});
const findings = (
  workload: ReturnType<typeof deployment>,
  more: object = {},
  members: readonly string[] = [],
): ReturnType<typeof capacityCheck> => capacityCheck(target([release([workload])], { members }), evidence(more));

describe('capacity', () => {
  it.each([
    ['room for all', asking('500m', '2Gi'), {}, 'passed'],
    ['a Pod larger than any node', asking('500m', '16Gi'), {}, 'error'],
    ['a Pod larger than what is free', asking('2', '1Gi'), { pods: known([load(3, 1)]) }, 'error'],
    ['more Pods than places', asking('3', '1Gi', 2), {}, 'warning'],
    ['two nodes for two Pods', asking('3', '1Gi', 2), { nodes: known([node(), node({ name: 'node-2' })]) }, 'passed'],
    ['no place for another Pod', asking('1m', '1Mi'), { nodes: known([node({ pods: 0 })]) }, 'error'],
    ['no node that takes Pods', asking('1m', '1Mi'), { nodes: known([node({ takesPods: false })]) }, 'error'],
    ['nodes that may not be read', asking('1m', '1Mi'), { nodes: withheld() }, 'unknown'],
    ['Pods that may not be read', asking('1m', '1Mi'), { pods: withheld() }, 'unknown'],
  ])('%s: %s', (_what, workload, more, severity) => {
    expect(severitiesOf(findings(workload, more))).toEqual([severity]);
  });

  it('is told as an estimate, with what is free and what is wanted', () => {
    expect(linesOf(findings(asking('500m', '2Gi'), { pods: known([load(1, 2)]) }))).toEqual([
      'passed: Free on 1 node: 3 cores and 6 GiB by the requests of the Pods that are there; wanted: 0.5 cores and 2 GiB. An estimate: affinity and taints are not looked at.',
    ]);
  });

  it('counts the proxies that Pods of member namespaces get', () => {
    const pods = known(Array.from({ length: 40 }, () => load(0.01, 0.01)));
    const crowded = findings(asking('500m', '2Gi'), { pods }, ['shop']);
    expect(linesOf(crowded)).toEqual([
      'warning: The mesh asks for 4.5 cores and 7 GiB, and 3.6 cores and 7.6 GiB are free.',
    ]);
    expect(crowded[0]?.because).toContain('with the proxies of 40 Pods in shop');
  });

  it('wants one on each node for a DaemonSet', () => {
    const agent = { ...asking('2', '1Gi'), kind: 'DaemonSet' };
    const nodes = known([node(), node({ name: 'node-2', cpu: 1 })]);
    expect(severitiesOf(findings(agent, { nodes }))).toEqual(['warning']);
  });
});

describe('clocks', () => {
  it('that are ahead are named', () => {
    const nodes = known([node(), node({ name: 'fast', heartbeatMs: nowMs + 120_000 })]);
    expect(linesOf(clocksCheck(target(), evidence({ nodes })))).toEqual(['warning: Clocks of nodes are ahead: fast.']);
  });
});
