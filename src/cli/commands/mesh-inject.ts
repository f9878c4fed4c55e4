import { problemError } from '../../core/problem.ts';
import { planInjection, type InjectionPlan } from '../../mesh/switches/plan-injection.ts';
import { injectionTitle, wantedWords } from '../../mesh/switches/words.ts';
import { textValue, type Command } from '../command.ts';
import { runSwitch } from '../run-switch.ts';
import { switchOptions, targetOf, wordOf } from '../switch-options.ts';
import { withConnection } from '../target.ts';

const help = 'meshdeck mesh inject --help';

/** `meshdeck mesh inject` */
export const meshInjectCommand: Command = {
  name: 'mesh inject',
  usage: 'on|off|undo NAMESPACE[/KIND/NAME]',
  summary: 'Takes a namespace or workload into a mesh, or keeps it out',
  description: `Writes the labels and annotations that the mesh reads, as the field manager meshdeck:inject. "off" says that it is not wanted, "undo" takes
back what this switch has said and nothing else. The plan is shown first, with the owner of each field; fields of others are taken over only
where --take-over names their manager. Pods that run stay as they are until they are restarted: --restart does it in waves, and stops at the
first workload that does not become ready. Running it again goes on with those that are not as asked.`,
  options: {
    ...switchOptions,
    revision: { type: 'string', valueName: 'NAME', help: 'revision or tag of the control plane (Istio)' },
    mode: { type: 'string', valueName: 'sidecar|ambient', help: 'how (default: as the control plane serves Pods)' },
  },
  run(invocation) {
    const [word, target, ...more] = invocation.positionals;
    const does = wordOf(word, ['on', 'off', 'undo'], help);
    if (target === undefined || more.length > 0)
      throw problemError('cli.usage', { reason: 'One NAMESPACE or NAMESPACE/KIND/NAME is needed.', help });
    const mode = textValue(invocation, 'mode');
    const request = {
      does,
      target: targetOf(target, help),
      mesh: textValue(invocation, 'mesh'),
      meshOf: textValue(invocation, 'mesh-name'),
      revision: textValue(invocation, 'revision'),
      mode: mode === undefined ? undefined : wordOf(mode, ['sidecar', 'ambient'], help),
    };
    return withConnection(invocation, async (connection) => {
      const plan = await planInjection(connection, request, invocation.signal);
      return runSwitch(invocation, connection, {
        command: 'mesh inject',
        plan,
        head: [injectionTitle(plan)],
        tail: [`now    ${wantedWords(plan.before)}`, `then   ${wantedWords(plan.after)}`],
        document: documentOf(plan),
      });
    });
  },
};

function documentOf({ mesh, does, target, before, after }: InjectionPlan): object {
  return {
    mesh,
    does,
    target,
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
  };
}
