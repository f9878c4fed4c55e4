import { sourcesOf } from '../facts/source.ts';

/** The repository of Open Service Mesh at its last release. */
export const osmSource = sourcesOf('openservicemesh/osm@v1.2.4', '2026-11-27');

/** Its documentation and samples, on the branch of the last release. */
export const docsSource = sourcesOf('openservicemesh/osm-docs@e022a4f3d0aa45a70204be578464048d24fd591a', '2026-11-27');
