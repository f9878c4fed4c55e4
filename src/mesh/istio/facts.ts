import type { MeshFacts } from '../facts/mesh-facts.ts';
import { istioAddons } from './addons.ts';
import { istioInstallation } from './installation.ts';
import { istioMutualTlsBreaks } from './mutual-tls-breaks.ts';
import { istioPreflight } from './preflight.ts';
import { istioProxies } from './proxies.ts';
import { istioRecognition } from './recognition.ts';
import { istioRemoval } from './removal.ts';
import { istioSamples } from './samples.ts';
import { istioTelemetry } from './telemetry.ts';

/** Istio, sidecar and ambient. */
export const istioFacts: MeshFacts = {
  ...istioRecognition,
  installation: istioInstallation,
  mutualTlsBreaks: istioMutualTlsBreaks,
  preflight: istioPreflight,
  addons: istioAddons,
  samples: istioSamples,
  telemetry: istioTelemetry,
  removal: istioRemoval,
  proxyAdmin: istioProxies,
};
