import { describe, expect, it } from 'vitest';
import { originOf } from './origin.ts';

const object = (metadata: Record<string, unknown>): Parameters<typeof originOf>[0] => ({ metadata }) as never;
const helm = { 'meta.helm.sh/release-name': 'istiod', 'meta.helm.sh/release-namespace': 'istio-system' };

describe('who has installed a control plane', () => {
  it.each([
    ['Helm', { annotations: helm }, 'helm', true, 'Helm release istiod in istio-system'],
    ['istioctl', { managedFields: [{ manager: 'istio-operator' }] }, 'istioctl', false, 'istioctl install'],
    [
      'istioctl, by label',
      { labels: { 'install.operator.istio.io/owning-resource': 'installed-state' } },
      'istioctl',
      false,
      'istioctl install',
    ],
    [
      'the Sail operator',
      { ownerReferences: [{ kind: 'IstioRevision', name: 'default' }], annotations: helm },
      'sail-operator',
      false,
      'Sail operator, IstioRevision default',
    ],
    [
      'OpenShift',
      { labels: { 'maistra.io/owner': 'istio-system' } },
      'openshift-operator',
      false,
      'OpenShift Service Mesh operator',
    ],
    [
      'linkerd install',
      { annotations: { 'linkerd.io/created-by': 'linkerd/cli edge-26.6.3' } },
      'linkerd-cli',
      false,
      'linkerd install',
    ],
    [
      'Azure',
      { labels: { 'kubernetes.azure.com/managedby': 'aks' } },
      'aks',
      false,
      'add-on of Azure Kubernetes Service',
    ],
    [
      'nobody that is known',
      { labels: { 'install.operator.istio.io/owning-resource': 'unknown' } },
      'unknown',
      false,
      'not told by anything on it',
    ],
  ] as const)('is told: %s', (_, metadata, by, isOurs, words) => {
    const origin = originOf(object(metadata));
    expect(origin).toMatchObject({ by, isOurs, words });
    expect(origin.proof).toMatch(/\.$/);
  });

  it('is the tool that looks after it, not the one that wrote it: who upgrades the release has it taken back', () => {
    const tracked = object({
      annotations: { ...helm, 'argocd.argoproj.io/tracking-id': 'mesh:apps/Deployment:istio-system/istiod' },
    });
    expect(originOf(tracked)).toMatchObject({
      by: 'argo-cd',
      isOurs: false,
      release: { name: 'istiod', namespace: 'istio-system' },
      changeAt: 'the Application mesh of Argo CD',
    });
    const flux = object({
      annotations: helm,
      labels: { 'helm.toolkit.fluxcd.io/name': 'istiod', 'helm.toolkit.fluxcd.io/namespace': 'flux-system' },
    });
    expect(originOf(flux)).toMatchObject({ by: 'flux', changeAt: 'the HelmRelease flux-system/istiod of Flux' });
  });
});
