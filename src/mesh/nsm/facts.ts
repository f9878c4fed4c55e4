import type { MeshFacts } from '../facts/mesh-facts.ts';
import { nsmAddons } from './addons.ts';
import { nsmInstallation } from './installation.ts';
import { nsmPreflight } from './preflight.ts';
import { nsmRecognition } from './recognition.ts';
import { nsmRemoval } from './removal.ts';
import { nsmSamples } from './samples.ts';
import { nsmTelemetry } from './telemetry.ts';

/** Network Service Mesh, interfaces and packets instead of requests. */
export const nsmFacts: MeshFacts = {
  ...nsmRecognition,
  installation: nsmInstallation,
  preflight: nsmPreflight,
  addons: nsmAddons,
  samples: nsmSamples,
  telemetry: nsmTelemetry,
  removal: nsmRemoval,
};
