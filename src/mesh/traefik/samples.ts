import type { ManifestFact, SampleFact } from '../facts/extras.ts';
import { traefikSource } from './sources.ts';

/** A file of the tests of the last release. The documentation has its samples in its text and not in files. */
function file(path: string, is: ManifestFact['is'], sha256: string): ManifestFact {
  return {
    address: `https://raw.githubusercontent.com/traefik/mesh/v1.4.8/integration/testdata/${path}`,
    is,
    sha256,
  };
}

const tool = file('tool/tool.yaml', 'traffic', '27e330c953e2fe483b2dfece8da3a69d06d130b96817ab10a97f6e2d9ecbc16b');

/** What its own tests call through the mesh. */
export const traefikSamples: readonly SampleFact[] = [
  {
    name: 'whoami',
    displayName: 'whoami',
    summary: 'Answers with what it was asked and by whom; a Pod to ask it from, at server-http.test.traefik.mesh:8080',
    namespace: 'test',
    namesNamespace: true,
    manifests: [
      file(
        'acl_disabled/http/1.server.yaml',
        'app',
        '355fd2bed095615e0b8aa5ffcce027c199c0726e94af544ec4f6a99b845bb4a9',
      ),
      tool,
    ],
    workloads: [{ kind: 'Pod', name: 'server-http' }],
    service: { name: 'server-http', port: 8080, path: '/' },
    source: traefikSource('integration/testdata/acl_disabled/http/1.server.yaml'),
  },
  {
    name: 'whoami-split',
    displayName: 'whoami, split',
    summary: 'Two versions of whoami behind one Service, which a TrafficSplit shares out; a Pod to ask it from',
    namespace: 'test',
    namesNamespace: true,
    manifests: [
      file(
        'acl_disabled/traffic-split/2.server-v1.yaml',
        'app',
        '79a8d0a6f8f3436b7749b4c0e1cce9e72dbd46b1ca6df8d065e099f13568b14f',
      ),
      file(
        'acl_disabled/traffic-split/3.server-v2.yaml',
        'app',
        'fe23a24bbcea0757ebcd891fba0b66f35733cb819b8140f2c2637e6c363fb6a9',
      ),
      file(
        'acl_disabled/traffic-split/1.server.yaml',
        'rules',
        '1a2044abac9980fafe2216dd9902f8030602259f90cfd08abcc74a812806b6a3',
      ),
      tool,
    ],
    workloads: [
      { kind: 'Pod', name: 'server-v1' },
      { kind: 'Pod', name: 'server-v2' },
    ],
    service: { name: 'server-v1', port: 8080, path: '/' },
    source: traefikSource('integration/testdata/acl_disabled/traffic-split/1.server.yaml'),
  },
];
