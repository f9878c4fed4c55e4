import type { MeshFacts } from '../facts/mesh-facts.ts';
import { consulAddons } from './addons.ts';
import { consulInstallation } from './installation.ts';
import { consulPreflight } from './preflight.ts';
import { consulProxies } from './proxies.ts';
import { consulRecognition } from './recognition.ts';
import { consulRemoval } from './removal.ts';
import { consulSamples } from './samples.ts';
import { consulTelemetry } from './telemetry.ts';

/** The service mesh of Consul on Kubernetes, since 1.0, which has no clients on the nodes. */
export const consulFacts: MeshFacts = {
  ...consulRecognition,
  installation: consulInstallation,
  preflight: consulPreflight,
  addons: consulAddons,
  samples: consulSamples,
  telemetry: consulTelemetry,
  removal: consulRemoval,
  proxyAdmin: consulProxies,
};
