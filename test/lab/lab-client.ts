import { readFileSync } from 'node:fs';
import path from 'node:path';

import { KubeClient } from './kube-client.ts';
import type { LabPaths } from './paths.ts';
import type { LabState } from './state.ts';

/** A client for a running lab, as its administrator. */
export function clientOf(paths: LabPaths, state: LabState): KubeClient {
  const read = (name: string): string => readFileSync(path.join(paths.certificates, name), 'utf8');
  return new KubeClient({
    server: state.server,
    authority: read('authority.crt'),
    certificate: read('admin.crt'),
    key: read('admin.key'),
  });
}
