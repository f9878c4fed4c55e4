import { problemError } from '../../core/problem.ts';
import { openTargetOf } from '../../mesh/addons/open-target.ts';
import { addonState } from '../../pattern/extras/addon.ts';
import { clusterOptions, exitCodes, isGiven, runOptions, textValue, type Command } from '../command.ts';
import { confirmContext } from '../extras/confirm-context.ts';
import { openInBrowser, openOptions, openUntilStopped } from '../extras/open-service.ts';
import { onlyPositional } from '../run-plan.ts';
import { withConnection } from '../target.ts';

const command = 'mesh dashboard';

/** `meshdeck mesh dashboard` */
export const meshDashboardCommand: Command = {
  name: command,
  usage: 'ADDON',
  summary: 'Opens the page of an add-on through a forwarded port',
  description: `Finds the add-on wherever it was installed from, forwards a port of its Service, and says the address until Ctrl-C. The forward goes
on where the Pod behind it is replaced. With --address nothing is forwarded: the add-on is where that says.`,
  options: {
    ...clusterOptions,
    mesh: {
      type: 'string',
      valueName: 'MESH',
      help: 'the mesh whose add-on is meant (default: the one of the cluster)',
    },
    address: {
      type: 'string',
      valueName: 'ADDRESS',
      help: 'where the add-on is, if it is not reached through the cluster',
    },
    'confirm-context': runOptions['confirm-context'],
    ...openOptions,
  },
  async run(invocation) {
    const name = onlyPositional(invocation, 'ADDON', command);
    const { output, signal } = invocation;
    const address = textValue(invocation, 'address');
    if (address !== undefined) {
      if (!/^https?:\/\/\S+$/.test(address) || !URL.canParse(address))
        throw problemError('mesh.addon-address', { address });
      output.line(address);
      output.document({ command, address });
      if (isGiven(invocation, 'browser')) await openInBrowser(address, signal);
      return exitCodes.ok;
    }
    return withConnection(invocation, async (connection) => {
      await confirmContext(invocation, connection.contextName);
      const state = await addonState(connection, name, textValue(invocation, 'mesh'), signal);
      const target = await openTargetOf(connection, state, signal);
      return openUntilStopped(invocation, connection, { command, ...target });
    });
  },
};
