import type { Marks, Membership, Wanted } from '../facts/membership.ts';
import { nginxSource } from './sources.ts';

const autoInject = 'injector.nsm.nginx.com/auto-inject';
const webhookSource = nginxSource('helm-chart/templates/nginx-mesh-controller.yaml');
const guideSource = nginxSource('docs/content/guides/inject-sidecar-proxy.md');

/** One label, of which a Pod's own counts before its namespace's. */
export const nginxMembership: Membership = {
  ways: ['sidecar'],
  sentence:
    'Since 2.0 the label injector.nsm.nginx.com/auto-inject=enabled of a namespace or a Pod puts a proxy into new Pods, and disabled keeps it out of one. Before, every new Pod of the cluster got one unless a setting, this label or (up to 1.7) the annotation of the same name said otherwise. Pods of kube-system and of the control plane never get one.',
  switches: [
    {
      mode: 'sidecar',
      on: 'namespace',
      enable: () => ({ labels: { [autoInject]: 'enabled' } }),
      disable: () => ({ labels: { [autoInject]: 'disabled' } }),
      needsRestart: true,
      source: guideSource,
    },
    {
      mode: 'sidecar',
      on: 'workload',
      enable: () => ({ labels: { [autoInject]: 'enabled' } }),
      disable: () => ({ labels: { [autoInject]: 'disabled' } }),
      needsRestart: true,
      source: guideSource,
    },
  ],
  wantedBy: (namespace, pod) => ofLabel(pod) ?? ofLabel(namespace) ?? ofAnnotation(pod),
  proxies: [{ container: 'nginx-mesh-sidecar', source: nginxSource('pkg/apis/mesh/types.go') }],
  source: webhookSource,
};

/** Other words than these two select nothing, in the webhook's terms. */
function ofLabel(marks: Marks | undefined): Wanted | undefined {
  const value = marks?.labels[autoInject];
  if (value === 'enabled') return { mode: 'sidecar', because: `label ${autoInject}=enabled` };
  return value === 'disabled' ? { mode: 'out', because: `label ${autoInject}=disabled` } : undefined;
}

/**
 * What 1.x reads of a Pod, where no label says anything. Only its no is true for every version: 2.0 reads no annotation, and puts no proxy into
 * a Pod without a label either.
 */
function ofAnnotation(pod: Marks | undefined): Wanted | undefined {
  return pod?.annotations[autoInject] === 'false'
    ? { mode: 'out', because: `annotation ${autoInject}=false` }
    : undefined;
}
