import path from 'node:path';
import { adoptPattern } from '../../mesh/adopt.ts';
import { withChoices } from '../../mesh/change-pattern.ts';
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
import { requireConfirmation } from '../confirmation.ts';
import { helmOf } from '../helm.ts';
import type { Handlers } from '../protocol/channel.ts';
import type { InstallableMeshSummary, InstallMeshAnswers, MeshInstallMethods } from '../protocol/mesh-install.ts';
import type { AgentServices } from '../services.ts';

/** How long a release may take to be gone. */
const undoTimeoutSeconds = 300;

/** What the wizards that install and upgrade a mesh ask and write. */
export function meshInstallHandlers(services: AgentServices): Handlers<MeshInstallMethods> {
  return {
    'mesh/installable': () => installableMeshes.map(summaryOf),

    'mesh/install-values': async (answers) => {
      const { fileName, text } = installValuesFile(answers.mesh, await optionsOf(answers), answers.values);
      return { fileName, text };
    },

    'mesh/install-pattern': async (answers) => ({
      fileName: `${answers.mesh}.pattern.yaml`,
      text: installMeshPattern(answers.mesh, {
        ...(await optionsOf(answers)),
        // Without a values file beside it, they stand in the pattern.
        ...(answers.valuesFile === undefined && answers.values !== undefined ? { values: answers.values } : {}),
      }),
    }),

    'mesh/undo-release': async ({ context, release, namespace, does, ...confirmation }, signal) => {
      services.requireTrust();
      await requireConfirmation(services, { context, ...confirmation });
      await services.withConnection(context, async (connection) => {
        const helm = await helmOf(services, connection);
        if (does === 'rollback') await helm.rollback(release, namespace, { signal });
        else await helm.uninstall(release, namespace, undoTimeoutSeconds, { signal });
      });
      return null;
    },

    'mesh/upgrade-pattern': ({ mesh, context, version, text }, signal) => {
      const facts = installableMesh(mesh);
      const fileName = `${mesh}.pattern.yaml`;
      if (text !== undefined) return { fileName, text: withChoices(text, facts.identity.patternType, { version }) };
      return services.withConnection(context, async (connection) => {
        const helm = await helmOf(services, connection);
        return { fileName, text: await adoptPattern(helm, facts, { version, signal }) };
      });
    },
  };
}

function summaryOf({ identity, installation }: InstallableMesh): InstallableMeshSummary {
  const { name, displayName, patternType, summary, support } = identity;
  const [repository] = installation.repositories;
  const { caution } = installation;
  return {
    mesh: name,
    displayName,
    patternType,
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
