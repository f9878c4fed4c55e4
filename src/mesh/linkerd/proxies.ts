import type { ProxyAdminFacts } from '../facts/proxy-admin.ts';
import { linkerdSource } from './sources.ts';

const admin = { at: 'linkerd/linkerd2-proxy@8aff967:linkerd/app/admin/src/server.rs', readOn: '2026-11-27' };

/** Linkerd's own proxy, at port 4191. It asks for each target when it needs it, so it has no list of them. */
export const linkerdProxies: ProxyAdminFacts = {
  sentence: 'The proxy tells at port 4191 of its Pod with which settings it was started, and its figures.',
  proxies: [
    {
      container: 'linkerd-proxy',
      imageNames: ['proxy'],
      views: {
        config: { port: 4191, path: '/env.json', form: 'json', source: admin },
        stats: { port: 4191, path: '/metrics', form: 'text', source: admin },
      },
    },
  ],
  sync: {
    none: 'Proxies of Linkerd ask for what they need when they need it: nothing is sent to them that they could be behind with.',
    source: linkerdSource('controller/api/destination/server.go'),
  },
};
