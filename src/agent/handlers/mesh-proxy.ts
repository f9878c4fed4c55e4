import { askProxy } from '../../mesh/proxies/view.ts';
import type { Handlers } from '../protocol/channel.ts';
import type { MeshProxyMethods } from '../protocol/mesh-proxy.ts';
import type { AgentServices } from '../services.ts';

/** What proxies of meshes tell of themselves. */
export function meshProxyHandlers(services: AgentServices): Handlers<MeshProxyMethods> {
  return {
    'mesh/proxy': ({ context, namespace, pod, view }, signal) =>
      services.withConnection(context, async (connection) => {
        const { body } = await askProxy(connection, { namespace, name: pod }, view, signal);
        return { text: typeof body === 'string' ? body : JSON.stringify(body, null, 2) };
      }),
  };
}
