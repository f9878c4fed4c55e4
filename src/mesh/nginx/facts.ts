import type { MeshFacts } from '../facts/mesh-facts.ts';
import { nginxAddons } from './addons.ts';
import { nginxInstallation } from './installation.ts';
import { nginxPreflight } from './preflight.ts';
import { nginxRecognition } from './recognition.ts';
import { nginxRemoval } from './removal.ts';
import { nginxSamples } from './samples.ts';
import { nginxTelemetry } from './telemetry.ts';

/** NGINX Service Mesh, which its makers have archived. */
export const nginxFacts: MeshFacts = {
  ...nginxRecognition,
  installation: nginxInstallation,
  preflight: nginxPreflight,
  addons: nginxAddons,
  samples: nginxSamples,
  telemetry: nginxTelemetry,
  removal: nginxRemoval,
};
