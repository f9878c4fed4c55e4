import type { MeshFacts } from '../facts/mesh-facts.ts';
import { linkerdAddons } from './addons.ts';
import { linkerdInstallation } from './installation.ts';
import { linkerdPreflight } from './preflight.ts';
import { linkerdProxies } from './proxies.ts';
import { linkerdRecognition } from './recognition.ts';
import { linkerdRemoval } from './removal.ts';
import { linkerdSamples } from './samples.ts';
import { linkerdTelemetry } from './telemetry.ts';

/** Linkerd, in its edge releases: the project makes no others. */
export const linkerdFacts: MeshFacts = {
  ...linkerdRecognition,
  installation: linkerdInstallation,
  preflight: linkerdPreflight,
  addons: linkerdAddons,
  samples: linkerdSamples,
  telemetry: linkerdTelemetry,
  removal: linkerdRemoval,
  proxyAdmin: linkerdProxies,
};
