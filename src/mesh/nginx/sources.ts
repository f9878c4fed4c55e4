import { sourcesOf } from '../facts/source.ts';

/** The repository of NGINX Service Mesh at its last release, with its chart. */
export const nginxSource = sourcesOf('nginxinc/nginx-service-mesh@v2.0.0', '2026-11-27');
