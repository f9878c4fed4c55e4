import type { Absent } from '../facts/source.ts';
import { traefikSource } from './sources.ts';

/** Nothing is marked: who calls decides, by the name that it uses. */
export const traefikMembership: Absent = {
  none: 'Nobody is put into Traefik Mesh: who calls <service>.<namespace>.traefik.mesh goes through the proxy of the node, and who calls the plain name does not.',
  source: traefikSource('docs/content/install.md'),
};
