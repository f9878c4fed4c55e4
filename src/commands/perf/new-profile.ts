import { openNewFile } from '../new-file.ts';
import type { CommandHandler } from '../table.ts';

const template = `# A performance test (Service Mesh Performance format). "Run" above starts it; it can be stopped at any time.
test:
  smp_version: v0.0.1
  name: web
  clients:
    - load_generator: meshdeck
      protocol: 1 # HTTP
      connections: 4
      rps: 100 # requests a second; 0 is as fast as possible
      endpoint_urls:
        # a URL, or a Service or Pod of the cluster: service://NAME.NAMESPACE:PORT/PATH
        - http://127.0.0.1:8080/
  duration: 30s
mesh:
  type: 0
meshdeck: # what SMP has no field for
  warmup: 2s
  timeout: 10s
`;

/** A new performance profile, small and valid. */
export const newProfile: CommandHandler = async () => {
  await openNewFile('web.smp.yaml', template);
};
