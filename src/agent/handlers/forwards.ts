import { declaredPortsOf } from '../../cluster/actions/forward-target.ts';
import { requireConfirmation } from '../confirmation.ts';
import type { Forwards } from '../forwards.ts';
import type { Handlers } from '../protocol/channel.ts';
import type { ForwardMethods } from '../protocol/forwards.ts';
import type { AgentServices } from '../services.ts';

/** Ports of clusters on this machine. */
export function forwardHandlers(services: AgentServices, forwards: Forwards): Handlers<ForwardMethods> {
  return {
    'forwards/ports': ({ context, object }, signal) =>
      services.withConnection(context, (connection) => declaredPortsOf(connection, object, signal)),
    'forwards/start': async (request, signal) => {
      await requireConfirmation(services, request);
      return forwards.start(request, signal);
    },
    'forwards/stop': async ({ id }) => {
      await forwards.stop(id);
      return null;
    },
    'forwards/list': () => forwards.states,
  };
}
