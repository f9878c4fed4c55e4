import { existsSync } from 'node:fs';
import path from 'node:path';
import { installableMesh, installMeshPattern, installValuesFile } from '../../mesh/install-pattern.ts';
import { clusterOptions, isGiven, runOptions, textValue, type Command } from '../command.ts';
import { chartOptions, choiceOptions, installableNames, meshOptionsOf, relativeTo } from '../mesh-options.ts';
import { lookBefore, preflightOptions } from '../look-before.ts';
import { onlyPositional, runPlan } from '../run-plan.ts';
import { writePattern, writeText } from '../write-pattern.ts';

/** `meshdeck mesh install` */
export const meshInstallCommand: Command = {
  name: 'mesh install',
  usage: 'MESH',
  summary: 'Writes a pattern that installs a mesh, and applies it',
  description: `MESH is one of ${installableNames}.
Writes a pattern and, beside it, a values file for Helm; shows the plan, asks, and installs through your own helm. The files
stay: apply the pattern again to upgrade, delete it to take the mesh away. A values file that is there is never written over.`,
  options: {
    ...clusterOptions,
    ...runOptions,
    file: { type: 'string', short: 'f', valueName: 'FILE', help: 'the pattern to write (default: MESH.pattern.yaml)' },
    force: { type: 'boolean', help: 'writes over a pattern file that holds something else' },
    ...preflightOptions,
    ...chartOptions,
    ...choiceOptions,
  },
  async run(invocation) {
    const facts = installableMesh(onlyPositional(invocation, 'MESH', 'mesh install').toLowerCase());
    const { name } = facts.identity;
    const file = path.resolve(invocation.workingFolder, textValue(invocation, 'file') ?? `${name}.pattern.yaml`);
    const folder = path.dirname(file);
    const options = await meshOptionsOf(invocation, facts, folder);
    const valuesFile = installValuesFile(name, options);
    const chosen = textValue(invocation, 'values');
    const values =
      chosen === undefined ? path.join(folder, valuesFile.fileName) : path.resolve(invocation.workingFolder, chosen);
    const valuesFiles = { [valuesFile.chart]: relativeTo(folder, values) };
    const text = installMeshPattern(name, { ...options, valuesFiles });
    await writePattern(file, text, isGiven(invocation, 'force'));
    if (chosen === undefined && !existsSync(values)) await writeText(values, valuesFile.text);
    invocation.output.message(`The pattern is in ${file}, its values in ${values}`);
    // The record of the release lies beside the mesh, whatever namespace the context has.
    const namespace = textValue(invocation, 'namespace') ?? facts.installation.namespace;
    const inPlace = { ...invocation, values: { ...invocation.values, namespace } };
    return runPlan(inPlace, { file, text }, 'apply', {
      command: 'mesh install',
      beforeAsking: (session) => lookBefore(invocation, session),
    });
  },
};
