import type { MeshFacts } from '../facts/mesh-facts.ts';
import { kongMeshAddons } from './addons.ts';
import { kongMeshInstallation } from './installation.ts';
import { kumaMutualTlsBreaks } from '../kuma/mutual-tls-breaks.ts';
import { kongMeshPreflight } from './preflight.ts';
import { kongMeshProxies } from './proxies.ts';
import { kongMeshRecognition } from './recognition.ts';
import { kongMeshRemoval } from './removal.ts';
import { kongMeshSamples } from './samples.ts';
import { kongMeshTelemetry } from './telemetry.ts';

/** Kong Mesh, Kuma with more of Kong. */
export const kongMeshFacts: MeshFacts = {
  ...kongMeshRecognition,
  installation: kongMeshInstallation,
  mutualTlsBreaks: kumaMutualTlsBreaks,
  preflight: kongMeshPreflight,
  addons: kongMeshAddons,
  samples: kongMeshSamples,
  telemetry: kongMeshTelemetry,
  removal: kongMeshRemoval,
  proxyAdmin: kongMeshProxies,
};
