import { problemError } from '../core/problem.ts';
import { switchableKinds, type SwitchableKind, type SwitchTarget } from '../mesh/switches/types.ts';
import { clusterOptions, runOptions, textValue, type Invocation, type Options } from './command.ts';

/** Options of commands that turn a switch of a mesh. */
export const switchOptions = {
  ...clusterOptions,
  mesh: { type: 'string', valueName: 'NAME', help: 'which mesh, where several run: istio, linkerd, ...' },
  'mesh-name': {
    type: 'string',
    valueName: 'NAME',
    help: 'name of the mesh within its control plane, for those that have several (Kuma, Open Service Mesh)',
  },
  plan: { type: 'boolean', help: 'shows what would change, and changes nothing' },
  restart: { type: 'boolean', help: 'restarts in waves what must be restarted before it counts' },
  'at-once': {
    type: 'string',
    valueName: 'COUNT',
    help: 'workloads in a wave (default: a fifth of them, at least one)',
  },
  timeout: { type: 'string', valueName: 'SECONDS', help: 'how long each workload may take to be ready (default: 300)' },
  'take-over': {
    type: 'string',
    multiple: true,
    valueName: 'MANAGER',
    help: 'takes over fields that this field manager has (repeatable)',
  },
  yes: runOptions.yes,
  'confirm-context': runOptions['confirm-context'],
} as const satisfies Options;

/** Names of kinds, as kubectl takes them. */
const kindNames: Readonly<Record<string, SwitchableKind>> = {
  ...Object.fromEntries(
    switchableKinds.flatMap((kind) => [
      [kind.toLowerCase(), kind],
      [`${kind.toLowerCase()}s`, kind],
    ]),
  ),
  deploy: 'Deployment',
  sts: 'StatefulSet',
  ds: 'DaemonSet',
};

/** Reads `NAMESPACE` or `NAMESPACE/KIND/NAME`. @throws `cli.usage` */
export function targetOf(text: string, help: string): SwitchTarget {
  const [namespace = '', kindName, name, ...more] = text.split('/');
  const kind = kindName === undefined ? undefined : kindNames[kindName.toLowerCase()];
  if (namespace !== '' && kindName === undefined) return { namespace };
  if (namespace !== '' && kind !== undefined && name !== undefined && name !== '' && more.length === 0)
    return { namespace, workload: { kind, name } };
  const reason = `"${text}" is neither NAMESPACE nor NAMESPACE/KIND/NAME with a Deployment, StatefulSet or DaemonSet.`;
  throw problemError('cli.usage', { reason, help });
}

/** How many workloads are in a wave; undefined where nobody says. @throws `cli.usage` */
export function atOnceOf(invocation: Invocation, help: string): number | undefined {
  const text = textValue(invocation, 'at-once');
  if (text === undefined) return undefined;
  const count = Number(text);
  if (Number.isInteger(count) && count > 0) return count;
  throw problemError('cli.usage', { reason: `--at-once is a number of workloads, not "${text}".`, help });
}

/** One of a few words that come first. @throws `cli.usage` */
export function wordOf<Word extends string>(text: string | undefined, words: readonly Word[], help: string): Word {
  const found = words.find((word) => word === text);
  if (found !== undefined) return found;
  const reason = text === undefined ? `${words.join(' or ')} is missing.` : `"${text}" is none of ${words.join(', ')}.`;
  throw problemError('cli.usage', { reason, help });
}
