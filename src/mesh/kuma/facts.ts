import type { MeshFacts } from '../facts/mesh-facts.ts';
import { kumaAddons } from './addons.ts';
import { kumaInstallation } from './installation.ts';
import { kumaMutualTlsBreaks } from './mutual-tls-breaks.ts';
import { kumaPreflight } from './preflight.ts';
import { kumaProxies } from './proxies.ts';
import { kumaRecognition } from './recognition.ts';
import { kumaRemoval } from './removal.ts';
import { kumaSamples } from './samples.ts';
import { kumaTelemetry } from './telemetry.ts';

/** Kuma, several meshes in one control plane. */
export const kumaFacts: MeshFacts = {
  ...kumaRecognition,
  installation: kumaInstallation,
  mutualTlsBreaks: kumaMutualTlsBreaks,
  preflight: kumaPreflight,
  addons: kumaAddons,
  samples: kumaSamples,
  telemetry: kumaTelemetry,
  removal: kumaRemoval,
  proxyAdmin: kumaProxies,
};
