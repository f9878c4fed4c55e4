import type { MeshFacts } from '../facts/mesh-facts.ts';
import { traefikAddons } from './addons.ts';
import { traefikInstallation } from './installation.ts';
import { traefikPreflight } from './preflight.ts';
import { traefikRecognition } from './recognition.ts';
import { traefikRemoval } from './removal.ts';
import { traefikSamples } from './samples.ts';
import { traefikTelemetry } from './telemetry.ts';

/** Traefik Mesh, once Maesh, which nobody develops further. */
export const traefikFacts: MeshFacts = {
  ...traefikRecognition,
  installation: traefikInstallation,
  preflight: traefikPreflight,
  addons: traefikAddons,
  samples: traefikSamples,
  telemetry: traefikTelemetry,
  removal: traefikRemoval,
};
