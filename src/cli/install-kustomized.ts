import path from 'node:path';
import { prepareKustomizedMesh, type KustomizedMesh } from '../pattern/extras/kustomized-mesh.ts';
import { isGiven, textValue, type ExitCode, type Invocation } from './command.ts';
import { readTrusting } from './extras/manifests.ts';
import { runPlan } from './run-plan.ts';
import { withConnection } from './target.ts';
import { writePattern } from './write-pattern.ts';

/** Installs a mesh that has no charts: renders its folders, writes the pattern, shows the plan, asks, and applies it. */
export async function installKustomized(invocation: Invocation, mesh: KustomizedMesh): Promise<ExitCode> {
  const acceptsArchived = isGiven(invocation, 'insist');
  const { fileName, text } = await withConnection(invocation, (connection) =>
    readTrusting(invocation, (access) => prepareKustomizedMesh(connection, mesh, { acceptsArchived }, access)),
  );
  const file = path.resolve(invocation.workingFolder, textValue(invocation, 'file') ?? fileName);
  await writePattern(file, text, isGiven(invocation, 'force'));
  invocation.output.message(`The pattern is in ${file}`);
  const namespace = textValue(invocation, 'namespace') ?? mesh.installation.namespace;
  const inPlace = { ...invocation, values: { ...invocation.values, namespace } };
  return runPlan(inPlace, { file, text }, 'apply', { command: 'mesh install' });
}
