import type { MeshFacts } from '../facts/mesh-facts.ts';
import { osmAddons } from './addons.ts';
import { osmInstallation } from './installation.ts';
import { osmPreflight } from './preflight.ts';
import { osmRecognition } from './recognition.ts';
import { osmRemoval } from './removal.ts';
import { osmSamples } from './samples.ts';
import { osmTelemetry } from './telemetry.ts';

/** Open Service Mesh, which the CNCF has archived. */
export const osmFacts: MeshFacts = {
  ...osmRecognition,
  installation: osmInstallation,
  preflight: osmPreflight,
  addons: osmAddons,
  samples: osmSamples,
  telemetry: osmTelemetry,
  removal: osmRemoval,
};
