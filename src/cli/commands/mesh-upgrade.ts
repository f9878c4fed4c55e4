import { existsSync } from 'node:fs';
import path from 'node:path';
import type { ClusterConnection } from '../../cluster/types.ts';
import { adoptPattern } from '../../mesh/adopt.ts';
import { withChoices } from '../../mesh/change-pattern.ts';
import { installableMesh, type InstallableMesh } from '../../mesh/install-pattern.ts';
import { lookAtMeshes } from '../../mesh/look.ts';
import { switchableKinds, type RestartItem } from '../../mesh/switches/types.ts';
import type { Plan } from '../../pattern/types.ts';
import { clusterOptions, isGiven, runOptions, textValue, type Command, type Invocation } from '../command.ts';
import { chartOptions, chartsOf, installableNames } from '../mesh-options.ts';
import { readText } from '../project.ts';
import { lookBefore, preflightOptions } from '../look-before.ts';
import { outcomeLines, restartHere } from '../restart.ts';
import { onlyPositional, runPlan } from '../run-plan.ts';
import { switchOptions } from '../switch-options.ts';
import { helmOf, withConnection } from '../target.ts';
import { writeText } from '../write-pattern.ts';

/** `meshdeck mesh upgrade` */
export const meshUpgradeCommand: Command = {
  name: 'mesh upgrade',
  usage: 'MESH',
  summary: 'Upgrades a mesh to another version, and says which workloads to restart',
  description: `MESH is one of ${installableNames}.
Changes the version in the pattern of the mesh, or makes a pattern of what helm has installed; shows the plan, asks, and
upgrades. The file is written once you agreed. A step that goes further than the makers of the mesh promise is refused.`,
  options: {
    ...clusterOptions,
    ...runOptions,
    file: { type: 'string', short: 'f', valueName: 'FILE', help: 'pattern of the mesh (default: MESH.pattern.yaml)' },
    ...preflightOptions,
    ...chartOptions,
    restart: { type: 'boolean', help: 'restarts in waves the workloads whose proxies are of another version' },
    'at-once': switchOptions['at-once'],
  },
  async run(invocation) {
    const facts = installableMesh(onlyPositional(invocation, 'MESH', 'mesh upgrade').toLowerCase());
    const { name } = facts.identity;
    const file = path.resolve(invocation.workingFolder, textValue(invocation, 'file') ?? `${name}.pattern.yaml`);
    const text = await upgradedText(invocation, facts, file);
    const namespace = textValue(invocation, 'namespace') ?? facts.installation.namespace;
    const inPlace = { ...invocation, values: { ...invocation.values, namespace } };
    return runPlan(inPlace, { file, text }, 'apply', {
      command: 'mesh upgrade',
      alsoTakesOver: releasesOfOthers,
      beforeAsking: (session) => lookBefore(invocation, session),
      onAgreed: async () => {
        await writeText(file, text);
        invocation.output.message(`The pattern is in ${file}`);
      },
      after: (connection) => restartOlder(invocation, connection, facts),
    });
  },
};

/** Upgrading what somebody installed by hand is what the command was called for. */
function releasesOfOthers({ items }: Plan): readonly string[] {
  return items.flatMap(({ id, problem }) => (problem?.code === 'mesh.release-not-ours' ? [id] : []));
}

async function upgradedText(invocation: Invocation, facts: InstallableMesh, file: string): Promise<string> {
  const { installation, identity } = facts;
  const version = textValue(invocation, 'version');
  const chartRepository = textValue(invocation, 'chart-repository');
  const charts = await chartsOf(
    invocation,
    installation.charts.map(({ chart }) => chart),
    path.dirname(file),
    { isPartial: true },
  );
  const choices = {
    ...(version === undefined ? {} : { version }),
    ...(chartRepository === undefined ? {} : { chartRepository }),
    ...(Object.keys(charts).length === 0 ? {} : { charts }),
  };
  if (existsSync(file)) return withChoices(await readText(file), identity.patternType, choices);
  return withConnection(invocation, (connection, kubeconfig) =>
    adoptPattern(helmOf(invocation, kubeconfig, connection.contextName), facts, {
      ...choices,
      signal: invocation.signal,
    }),
  );
}

/** Workloads whose proxies are of another version than the control plane by now, restarted in waves where that is asked for. */
async function restartOlder(
  invocation: Invocation,
  connection: ClusterConnection,
  { identity }: InstallableMesh,
): Promise<object> {
  const { output, signal } = invocation;
  const { meshes } = await lookAtMeshes(connection, signal);
  const older = meshes
    .filter(({ mesh }) => mesh.mesh === identity.name)
    .flatMap(({ mesh, state }) => (state.proxies ?? []).filter(({ version }) => version !== mesh.version));
  const workloads = [...new Set(older.flatMap((one) => one.workloads))].sort();
  if (workloads.length === 0) return { restart: workloads };
  output.line();
  if (!isGiven(invocation, 'restart')) {
    output.line('Restart these workloads, whose proxies are of another version (--restart does it in waves):');
    for (const workload of workloads) output.line(`  ${workload}`);
    return { restart: workloads };
  }
  const outcome = await restartHere(invocation, connection, workloads.flatMap(itemOf), 'mesh upgrade');
  for (const line of outcomeLines(outcome)) output.line(line);
  return { restart: workloads, restarted: outcome };
}

/** A workload that can be started anew by its template; a Pod of nobody cannot. */
function itemOf(workload: string): readonly RestartItem[] {
  const [namespace = '', kindName, name = ''] = workload.split('/');
  const kind = switchableKinds.find((one) => one === kindName);
  const because = 'its proxy is of another version than the control plane';
  return kind === undefined ? [] : [{ kind, namespace, name, pods: 1, of: 1, because }];
}
