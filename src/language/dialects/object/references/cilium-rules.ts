import { mapped, rules, type ReferenceRule } from './forms.ts';

// A service without a namespace is one of any (`serviceRefMatches` of its policy code).
const egressService = mapped('', 'Service', { key: 'serviceName', anywhere: true });

const service = mapped('', 'Service');
const ofDefaultNamespace = mapped('', 'Service', { namespace: 'default' });

const policies = ['cilium.io/CiliumNetworkPolicy', 'cilium.io/CiliumClusterwideNetworkPolicy'];

/** Services that Cilium's kinds name. Workloads they select by labels. */
export const ofCilium: readonly ReferenceRule[] = [
  ...['spec', 'specs[]'].flatMap((spec) =>
    rules(policies, {
      [`${spec}.egress[].toServices[].k8sService`]: egressService,
      [`${spec}.egressDeny[].toServices[].k8sService`]: egressService,
    }),
  ),
  ...rules('cilium.io/CiliumEnvoyConfig', { 'spec.services[]': service, 'spec.backendServices[]': service }),
  ...rules('cilium.io/CiliumClusterwideEnvoyConfig', {
    'spec.services[]': ofDefaultNamespace,
    'spec.backendServices[]': ofDefaultNamespace,
  }),
  ...rules('cilium.io/CiliumLocalRedirectPolicy', {
    'spec.redirectFrontend.serviceMatcher': mapped('', 'Service', { key: 'serviceName' }),
  }),
];
