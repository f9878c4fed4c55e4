import { existsSync } from 'node:fs';
import path from 'node:path';
import { installableMesh, installMeshPattern, installValuesFile } from '../../mesh/install-pattern.ts';
import { certificatesToGive, givenOptions } from '../certificates/give.ts';
import { meshes } from '../../mesh/registry.ts';
import { isKustomized } from '../../pattern/extras/kustomized-mesh.ts';
import { clusterOptions, isGiven, runOptions, textValue, type Command } from '../command.ts';
import { chartOptions, choiceOptions, installableNames, meshOptionsOf, relativeTo } from '../mesh-options.ts';
import { manifestOptions } from '../extras/manifests.ts';
import { installKustomized } from '../install-kustomized.ts';
import { lookBefore, preflightOptions } from '../look-before.ts';
import { onlyPositional, runPlan } from '../run-plan.ts';
import { writePattern, writeText } from '../write-pattern.ts';

/** `meshdeck mesh install` */
export const meshInstallCommand: Command = {
  name: 'mesh install',
  usage: 'MESH',
  summary: 'Writes a pattern that installs a mesh, and applies it',
  description: `MESH is one of ${installableNames}, or nsm, whose folders are rendered by your kubectl.
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
    ...givenOptions,
    ...manifestOptions,
  },
  async run(invocation) {
    const word = onlyPositional(invocation, 'MESH', 'mesh install').toLowerCase();
    const kustomized = meshes.find(({ identity }) => identity.name === word);
    if (kustomized !== undefined && isKustomized(kustomized)) return installKustomized(invocation, kustomized);
    const facts = installableMesh(word);
    const { name } = facts.identity;
    const file = path.resolve(invocation.workingFolder, textValue(invocation, 'file') ?? `${name}.pattern.yaml`);
    const folder = path.dirname(file);
    const options = await meshOptionsOf(invocation, facts, folder);
    const namespace = textValue(invocation, 'namespace') ?? facts.installation.namespace;
    const certificates = await certificatesToGive(invocation, facts, namespace);
    const valuesFile = installValuesFile(name, options, certificates.values);
    const chosen = textValue(invocation, 'values');
    const values =
      chosen === undefined ? path.join(folder, valuesFile.fileName) : path.resolve(invocation.workingFolder, chosen);
    const valuesFiles = { [valuesFile.chart]: relativeTo(folder, values) };
    // A values file that is there is not touched: what is given stands in the pattern then.
    const isNew = chosen === undefined && !existsSync(values);
    const given = isNew || Object.keys(certificates.values).length === 0 ? {} : { values: certificates.values };
    const text = installMeshPattern(name, { ...options, valuesFiles, ...given });
    await writePattern(file, text, isGiven(invocation, 'force'));
    if (isNew) await writeText(values, valuesFile.text);
    invocation.output.message(`The pattern is in ${file}, its values in ${values}`);
    // The record of the release lies beside the mesh, whatever namespace the context has.
    const { writes } = certificates;
    const inPlace = { ...invocation, values: { ...invocation.values, namespace } };
    return runPlan(inPlace, { file, text }, 'apply', {
      command: 'mesh install',
      beforeAsking: async (session) => {
        if (writes !== undefined) invocation.output.line(writes.line);
        await lookBefore(invocation, session, writes === undefined ? [] : ['certificates']);
      },
      onAgreed: async (connection) => writes?.write(connection),
    });
  },
};
