import { problemError } from '../../core/problem.ts';
import { planMutualTls, type MutualTlsPlan } from '../../mesh/switches/plan-mutual-tls.ts';
import { breakLines, inEffectWords, mutualTlsTitle } from '../../mesh/switches/words.ts';
import { textValue, type Command } from '../command.ts';
import { runSwitch } from '../run-switch.ts';
import { switchOptions, targetOf, wordOf } from '../switch-options.ts';
import { withConnection } from '../target.ts';

const help = 'meshdeck mesh mtls --help';

/** `meshdeck mesh mtls` */
export const meshMtlsCommand: Command = {
  name: 'mesh mtls',
  usage: 'strict|permissive|off|undo mesh|NAMESPACE[/KIND/NAME]',
  summary: 'Sets mutual TLS for a mesh, a namespace or a workload',
  description: `Writes what the mesh reads (a policy, or labels and annotations) as the field manager meshdeck:mtls. Who would break is named first:
objects of the mesh that say otherwise, callers from outside of it, and how many workloads are not in the mesh, of which the cluster
does not tell whether they call. "undo" takes back what this switch has said and nothing else. "mesh" is the whole mesh. Fields of others are taken
over only where --take-over names their manager.`,
  options: switchOptions,
  run(invocation) {
    const [word, place, ...more] = invocation.positionals;
    const does = wordOf(word, ['strict', 'permissive', 'off', 'undo'], help);
    if (place === undefined || more.length > 0)
      throw problemError('cli.usage', { reason: '"mesh", one NAMESPACE or NAMESPACE/KIND/NAME is needed.', help });
    const request = {
      does,
      target: place === 'mesh' ? undefined : targetOf(place, help),
      mesh: textValue(invocation, 'mesh'),
      meshOf: textValue(invocation, 'mesh-name'),
    };
    return withConnection(invocation, async (connection) => {
      const plan = await planMutualTls(connection, request, invocation.signal);
      return runSwitch(invocation, connection, {
        command: 'mesh mtls',
        plan,
        head: [mutualTlsTitle(plan), ...breakLines(plan)],
        tail: [`now    ${inEffectWords(plan.before)}`, `then   ${inEffectWords(plan.after)}`],
        document: documentOf(plan),
      });
    });
  },
};

function documentOf({ mesh, does, target, before, after, breaks }: MutualTlsPlan): object {
  return {
    mesh,
    does,
    ...(target === undefined ? {} : { target }),
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
    breaks,
  };
}
