import { problemError } from '../../core/problem.ts';
import { detectMeshes } from '../../mesh/detect.ts';
import { proxyViewNames } from '../../mesh/facts/proxy-admin.ts';
import { syncStatement, syncStates } from '../../mesh/proxies/sync.ts';
import { askProxy } from '../../mesh/proxies/view.ts';
import { worst } from '../../mesh/state/words.ts';
import { clusterOptions, exitCodes, textValue, type Command, type ExitCode, type Invocation } from '../command.ts';
import { statementLines } from '../statement-lines.ts';
import { withConnection } from '../target.ts';

/** `meshdeck mesh proxy` */
export const meshProxyCommand: Command = {
  name: 'mesh proxy',
  usage: 'config|clusters|stats POD, sync [POD]',
  summary: 'Shows what the proxy of a Pod was told, and which proxies are behind',
  description: `Asks the proxy through a forwarded port that is there for one request. Private keys, tokens, and values of headers that carry
them are taken out. Only reads.
config    all that the proxy was told to do (Envoy's config_dump, the settings of Linkerd's proxy)
clusters  the targets that it knows, with their health
stats     its figures
sync      which proxies have confirmed what the control plane has sent (Istio, Kuma, Kong Mesh); exit code 1 where one is behind`,
  options: {
    ...clusterOptions,
    namespace: {
      type: 'string',
      short: 'n',
      valueName: 'NAME',
      help: 'namespace of the Pod (default: of the context)',
    },
  },
  run(invocation) {
    const [action, pod, ...more] = invocation.positionals;
    const view = proxyViewNames.find((name) => name === action);
    const help = 'meshdeck mesh proxy --help';
    if (more.length > 0) throw problemError('cli.usage', { reason: 'Only one POD can be given.', help });
    if (action === 'sync') return showSync(invocation, pod);
    if (view === undefined)
      throw problemError('cli.usage', { reason: `What is shown is ${[...proxyViewNames, 'sync'].join(', ')}.`, help });
    if (pod === undefined) throw problemError('cli.usage', { reason: 'POD is missing.', help });
    const { output, signal } = invocation;
    return withConnection(invocation, async (connection) => {
      const namespace = textValue(invocation, 'namespace') ?? connection.namespace;
      const answer = await askProxy(connection, { namespace, name: pod }, view, signal);
      output.line(typeof answer.body === 'string' ? answer.body.trimEnd() : JSON.stringify(answer.body, null, 2));
      output.document({ command: 'mesh proxy', context: connection.contextName, namespace, pod, ...answer });
      return exitCodes.ok;
    });
  },
};

function showSync(invocation: Invocation, pod: string | undefined): Promise<ExitCode> {
  const { output, signal } = invocation;
  return withConnection(invocation, async (connection) => {
    const states = await syncStates(connection, await detectMeshes(connection, signal), signal);
    const told = states.map((state) => ({
      ...state,
      // Istio calls a proxy by Pod and namespace, Kuma by its Dataplane: both begin with the name of the Pod.
      proxies: state.proxies
        .filter(({ name }) => pod === undefined || name.split(/[./]/).includes(pod))
        .map((proxy) => ({ ...proxy, statement: syncStatement(proxy) })),
    }));
    for (const { displayName, namespace, asked, proxies } of told) {
      output.line(`${displayName}  ${namespace}  ${asked.join(', ')}`);
      for (const line of statementLines(proxies.map(({ name, statement }) => ({ about: name, statement }))))
        output.line(line);
      if (proxies.length === 0) output.line('    No proxy is connected.');
    }
    output.document({ command: 'mesh proxy', context: connection.contextName, view: 'sync', meshes: told });
    const verdict = worst(told.flatMap(({ proxies }) => proxies.map(({ statement }) => statement.verdict)));
    return verdict === 'failing' || verdict === 'degraded' ? exitCodes.findings : exitCodes.ok;
  });
}
