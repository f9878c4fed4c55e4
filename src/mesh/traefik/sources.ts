import { sourcesOf } from '../facts/source.ts';

/** The repository of Traefik Mesh at its last release. */
export const traefikSource = sourcesOf('traefik/mesh@v1.4.8', '2026-11-27');

/** Its chart (3.0.8), in the repository that is only read any more; what became of it later is not public. */
export const chartSource = sourcesOf('traefik/mesh-helm-chart@0cc8514677f817298db5f660af6a9399e7a43e83', '2026-11-27');
