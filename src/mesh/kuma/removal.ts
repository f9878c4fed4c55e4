import type { Removal } from '../facts/removal.ts';
import { chartSource } from './sources.ts';
import type { ChartName } from './detection.ts';

/** What stays of Kuma, or of Kong Mesh, when its release is gone. */
export function removalOf(name: ChartName): Removal {
  return {
    before: [
      {
        does: {
          is: 'delete-named',
          kind: 'ValidatingWebhookConfiguration',
          name: new RegExp(`^${name}-validating-webhook-configuration$`),
        },
        because:
          'While it is there, Secrets of the control plane cannot be deleted once that has lost its rights; a hook of the chart does the same, but not where hooks were off.',
        source: chartSource('templates/pre-delete-webhooks.yaml'),
      },
    ],
    leftovers: [
      {
        is: 'definitions',
        sentence:
          'Definitions come from a folder that Helm never takes away; the objects of their kinds stay with them.',
        names: ['kuma.io'],
        source: chartSource('crds/kuma.io_meshes.yaml'),
      },
      {
        is: 'namespace',
        sentence:
          'Helm makes the namespace and never takes it away, nor the Secrets in it that the control plane made: authorities and keys for tokens.',
        names: [`${name}-system`],
        source: chartSource('templates/pre-install-patch-namespace-job.yaml'),
      },
      {
        is: 'change-of-another',
        sentence: 'Pods keep their proxies, which go on with what they were last told, until they are restarted.',
        names: [],
        source: chartSource('templates/cp-webhooks-and-secrets.yaml'),
      },
    ],
    source: chartSource('templates/pre-delete-webhooks.yaml'),
  };
}

/** What stays of Kuma. */
export const kumaRemoval: Removal = removalOf('kuma');
