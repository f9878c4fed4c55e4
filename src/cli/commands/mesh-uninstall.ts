import { existsSync } from 'node:fs';
import path from 'node:path';
import type { ClusterConnection } from '../../cluster/types.ts';
import { isProtectedContext, defaultProtectedContexts } from '../../core/protected-contexts.ts';
import { installableMesh, type InstallableMesh } from '../../mesh/install-pattern.ts';
import { lookAtMeshes } from '../../mesh/look.ts';
import type { Origin } from '../../mesh/origin.ts';
import { planMeshRemoval } from '../../pattern/mesh-removal.ts';
import { projectProtections } from '../../pattern/protection.ts';
import { clusterOptions, runOptions, textValue, type Command, type Invocation } from '../command.ts';
import { installableNames } from '../mesh-options.ts';
import { readText } from '../project.ts';
import { onlyPositional, runPlan, runSession } from '../run-plan.ts';
import { helmOf, withConnection } from '../target.ts';

const command = 'mesh uninstall';

/** `meshdeck mesh uninstall` */
export const meshUninstallCommand: Command = {
  name: command,
  usage: 'MESH',
  summary: 'Takes a mesh away, and says what goes with it and what stays',
  description: `MESH is one of ${installableNames}.
With the pattern that installed it (MESH.pattern.yaml, or --file), or by the Helm releases that are there. The plan names
each object; what goes along with definitions is exported into the working folder first. Refused while proxies run.`,
  options: {
    ...clusterOptions,
    ...runOptions,
    file: { type: 'string', short: 'f', valueName: 'FILE', help: 'pattern of the mesh (default: MESH.pattern.yaml)' },
  },
  async run(invocation) {
    const facts = installableMesh(onlyPositional(invocation, 'MESH', command).toLowerCase());
    const { workingFolder } = invocation;
    const given = textValue(invocation, 'file');
    const file = path.resolve(workingFolder, given ?? `${facts.identity.name}.pattern.yaml`);
    if (given === undefined && !existsSync(file)) return removeReleases(invocation, facts);
    const namespace = textValue(invocation, 'namespace') ?? facts.installation.namespace;
    const inPlace = { ...invocation, values: { ...invocation.values, namespace } };
    return runPlan(inPlace, { file, text: await readText(file) }, 'delete', { command, exportFolder: workingFolder });
  },
};

async function removeReleases(invocation: Invocation, mesh: InstallableMesh): ReturnType<typeof runSession> {
  const { signal, workingFolder } = invocation;
  const protections = [...defaultProtectedContexts, ...(await projectProtections([workingFolder]))];
  return withConnection(invocation, async (connection, kubeconfig) => {
    const helm = helmOf(invocation, kubeconfig, connection.contextName);
    const isProtected = isProtectedContext(connection.contextName, protections);
    const origin = await originOfMesh(connection, mesh, signal);
    const planned = await planMeshRemoval({ connection, helm, mesh, origin, isProtected, signal });
    return runSession(invocation, { connection, helm, ...planned }, { command, exportFolder: workingFolder });
  });
}

async function originOfMesh(
  connection: ClusterConnection,
  { identity }: InstallableMesh,
  signal: AbortSignal,
): Promise<Origin | undefined> {
  const { meshes } = await lookAtMeshes(connection, signal);
  return meshes.find(({ mesh }) => mesh.mesh === identity.name)?.mesh.origin;
}
