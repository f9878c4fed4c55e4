import type { MeshFacts } from '../facts/mesh-facts.ts';
import { ciliumAddons } from './addons.ts';
import { ciliumInstallation } from './installation.ts';
import { ciliumPreflight } from './preflight.ts';
import { ciliumRecognition } from './recognition.ts';
import { ciliumRemoval } from './removal.ts';
import { ciliumSamples } from './samples.ts';
import { ciliumTelemetry } from './telemetry.ts';

/** Cilium, the network of a cluster that is a mesh too. */
export const ciliumFacts: MeshFacts = {
  ...ciliumRecognition,
  installation: ciliumInstallation,
  preflight: ciliumPreflight,
  addons: ciliumAddons,
  samples: ciliumSamples,
  telemetry: ciliumTelemetry,
  removal: ciliumRemoval,
};
