import type { Detection } from '../facts/detection.ts';
import { kumaDetection, partsOf, webhooksOf } from '../kuma/detection.ts';
import { docsSource } from './sources.ts';

/** Kuma under another name: its chart within Kong's, with the value `nameOverride: kong-mesh` and images of Kong. */
export const kongMeshDetection: Detection = {
  definitionGroups: ['kuma.io'],
  parts: partsOf('kong-mesh'),
  versionInTag: kumaDetection.versionInTag,
  webhooks: webhooksOf('kong-mesh'),
  gatewayControllers: kumaDetection.gatewayControllers,
  confusions: [
    {
      sentence:
        'Kuma has the same definitions, containers and names of images; the label app of the control plane tells which of them it is.',
      source: docsSource('app/assets/mesh/2.14.x/raw/helm-values.yaml'),
    },
  ],
};
