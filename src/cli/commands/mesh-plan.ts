import path from 'node:path';
import { installableMesh, installMeshPattern, mainChartOf } from '../../mesh/install-pattern.ts';
import { clusterOptions, runOptions, textValue, type Command } from '../command.ts';
import { chartOptions, choiceOptions, installableNames, meshOptionsOf, relativeTo } from '../mesh-options.ts';
import { onlyPositional, showPlan } from '../run-plan.ts';

/** `meshdeck mesh plan` */
export const meshPlanCommand: Command = {
  name: 'mesh plan',
  usage: 'MESH',
  summary: 'Shows what installing or upgrading a mesh would do',
  description: `MESH is one of ${installableNames}.
Renders the charts with your own helm and compares each object with the cluster by a dry run. Writes no file and changes
nothing. The exit code is 1 where something could not be applied as it is.`,
  options: {
    ...clusterOptions,
    namespace: runOptions.namespace,
    helm: runOptions.helm,
    ...chartOptions,
    ...choiceOptions,
  },
  async run(invocation) {
    const facts = installableMesh(onlyPositional(invocation, 'MESH', 'mesh plan').toLowerCase());
    const { name } = facts.identity;
    const folder = invocation.workingFolder;
    const values = textValue(invocation, 'values');
    const text = installMeshPattern(name, {
      ...(await meshOptionsOf(invocation, facts, folder)),
      ...(values === undefined
        ? {}
        : { valuesFiles: { [mainChartOf(facts)]: relativeTo(folder, path.resolve(folder, values)) } }),
    });
    const namespace = textValue(invocation, 'namespace') ?? facts.installation.namespace;
    const inPlace = { ...invocation, values: { ...invocation.values, namespace } };
    return showPlan(inPlace, { file: path.join(folder, `${name}.pattern.yaml`), text }, 'apply', 'mesh plan');
  },
};
