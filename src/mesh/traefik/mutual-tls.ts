import type { Absent } from '../facts/source.ts';
import { traefikSource } from './sources.ts';

/** None at all. */
export const traefikMutualTls: Absent = {
  none: 'Traefik Mesh has no mutual TLS: what goes over it is as plain or as encrypted as the services speak themselves.',
  source: traefikSource('docs/content/configuration.md'),
};
