import path from 'node:path';
import { chartsInFolder } from '../../mesh/chart-files.ts';
import {
  installableMesh,
  installableMeshes,
  installMeshPattern,
  installValuesFile,
  type InstallableMesh,
  type InstallMeshOptions,
} from '../../mesh/install-pattern.ts';
import { mainChart, profileOf } from '../../mesh/releases.ts';
import type { Handlers } from '../protocol/channel.ts';
import type { InstallableMeshSummary, InstallMeshAnswers, MeshInstallMethods } from '../protocol/mesh-install.ts';

/** What the wizard that installs a mesh asks and writes. */
export const meshInstallHandlers: Handlers<MeshInstallMethods> = {
  'mesh/installable': () => installableMeshes.map(summaryOf),

  'mesh/install-values': async (answers) => {
    const { fileName, text } = installValuesFile(answers.mesh, await optionsOf(answers));
    return { fileName, text };
  },

  'mesh/install-pattern': async (answers) => ({
    fileName: `${answers.mesh}.pattern.yaml`,
    text: installMeshPattern(answers.mesh, await optionsOf(answers)),
  }),
};

function summaryOf({ identity, installation }: InstallableMesh): InstallableMeshSummary {
  const { name, displayName, summary, support } = identity;
  const [repository] = installation.repositories;
  const { caution } = installation;
  return {
    mesh: name,
    displayName,
    summary,
    support: support.is,
    supportSentence: support.sentence,
    newestVersion: support.newest.version,
    namespace: installation.namespace,
    ...(repository === undefined ? {} : { chartRepository: repository.address }),
    profiles: installation.profiles.map((profile) => ({ name: profile.name, summary: profile.summary })),
    ...(caution === undefined ? {} : { caution: caution.sentence }),
  };
}

async function optionsOf(answers: InstallMeshAnswers): Promise<InstallMeshOptions> {
  const { mesh, namespace, version, profile, charts, acceptArchived, folder, valuesFile } = answers;
  const { installation } = installableMesh(mesh);
  const inFolder = (file: string): string => {
    const relative = folder === undefined ? file : path.relative(folder, file);
    return relative.startsWith('..') || path.isAbsolute(relative) ? file : relative.split(path.sep).join('/');
  };
  const files =
    charts.from === 'folder'
      ? await chartsInFolder(path.resolve(folder ?? '', charts.path), profileOf(installation, profile).charts, version)
      : {};
  const [makers] = installation.repositories;
  return {
    namespace,
    ...(version === undefined ? {} : { version }),
    ...(profile === undefined ? {} : { profile }),
    ...(acceptArchived === true ? { acceptArchived } : {}),
    ...(valuesFile === undefined ? {} : { valuesFiles: { [mainChart(installation).chart]: valuesFile } }),
    ...(charts.from === 'folder'
      ? { charts: Object.fromEntries(Object.entries(files).map(([chart, file]) => [chart, inFolder(file)])) }
      : charts.url === undefined || charts.url === makers?.address
        ? {}
        : { chartRepository: charts.url }),
  };
}
