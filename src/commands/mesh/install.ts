import * as vscode from 'vscode';
import type { ChartPlace, InstallableMeshSummary, InstallMeshAnswers } from '../../agent/protocol/mesh-install.ts';
import { readSetting } from '../../host/settings.ts';
import { openNewFile, writeNewFile } from '../new-file.ts';
import type { CommandHandler } from '../table.ts';
import { giveCertificates } from './give-certificates.ts';
import { runWizard, type WizardStep } from '../wizard.ts';

/**
 * Asks what to install and from where, writes a pattern with one mesh component and a values file beside it, opens the pattern, and
 * plans it. The files are the result: they can be read, changed, committed and applied again.
 */
export const installMesh: CommandHandler = async (services) => {
  const { agent, plans, target } = services;
  const chosen = await askAnswers(await agent.call('mesh/installable', null));
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const place = { ...chosen, ...(folder === undefined ? {} : { folder: folder.fsPath }) };
  // First what may fail: where charts are missing, no file and no Secret is written.
  await agent.call('mesh/install-values', place);
  const { context } = target.read();
  const { mesh, namespace } = chosen;
  const given = await giveCertificates(services, { mesh, namespace, ...(context === undefined ? {} : { context }) });
  const answers = { ...place, ...(Object.keys(given).length === 0 ? {} : { values: given }) };
  const values = await agent.call('mesh/install-values', answers);
  const written = folder === undefined ? undefined : await writeNewFile(folder, values.fileName, values.text);
  const valuesFile = written?.path.split('/').at(-1);
  const pattern = await agent.call('mesh/install-pattern', {
    ...answers,
    ...(valuesFile === undefined ? {} : { valuesFile }),
  });
  const document = await openNewFile(pattern.fileName, pattern.text);
  await plans.open(document, 'apply', { focusApply: true });
};

type Answers = Omit<InstallMeshAnswers, 'folder' | 'valuesFile'>;

async function askAnswers(installable: readonly InstallableMeshSummary[]): Promise<Answers> {
  let mesh: InstallableMeshSummary | undefined;
  let charts: ChartPlace = { from: 'repository' };
  let [version, profile, namespace] = ['', '', ''];

  const chooseMesh: WizardStep = async ({ choose }) => {
    const picked = await choose({
      placeholder: vscode.l10n.t('Which mesh?'),
      items: installable.map((one) => ({
        label: one.displayName,
        description: one.support === 'archived' ? vscode.l10n.t('archived') : one.newestVersion,
        detail: one.summary,
        mesh: one,
      })),
    });
    ({ mesh } = picked);
    ({ namespace } = picked.mesh);
    return picked.mesh.support === 'archived' ? insist(picked.mesh) : chooseSource(picked.mesh);
  };
  const insist =
    (one: InstallableMeshSummary): WizardStep =>
    async ({ choose }) => {
      await choose({
        placeholder: one.supportSentence,
        items: [
          {
            label: vscode.l10n.t('Install It Nevertheless'),
            detail: vscode.l10n.t('Nobody mends what is found in it any more.'),
          },
        ],
      });
      return chooseSource(one);
    };
  const chooseSource =
    (one: InstallableMeshSummary): WizardStep =>
    async ({ choose }) => {
      const repository = {
        label: vscode.l10n.t('From a chart repository'),
        description: vscode.l10n.t('needs a network'),
      };
      const files = {
        label: vscode.l10n.t('From chart files'),
        description: vscode.l10n.t('packaged charts (.tgz) on this machine'),
      };
      const picked = await choose({ placeholder: vscode.l10n.t('Where are the charts?'), items: [repository, files] });
      return picked === repository ? askRepository(one) : askFolder(one);
    };
  const askRepository =
    (one: InstallableMeshSummary): WizardStep =>
    async ({ ask }) => {
      const url = await ask({
        prompt: vscode.l10n.t('Address of the chart repository'),
        value: readSetting('meshdeck.mesh.chartRepositories')[one.mesh] ?? one.chartRepository ?? '',
        validate: (value) =>
          /^(https?|oci):\/\/\S+$/.test(value)
            ? undefined
            : vscode.l10n.t('An address begins with https:// or oci://.'),
      });
      charts = { from: 'repository', url };
      return askVersion(one);
    };
  const askFolder =
    (one: InstallableMeshSummary): WizardStep =>
    async ({ ask }) => {
      const [found] = await vscode.workspace.findFiles('**/*-*.tgz', undefined, 1);
      const path = await ask({
        prompt: vscode.l10n.t('Folder with the packaged charts'),
        value: found === undefined ? '' : vscode.Uri.joinPath(found, '..').fsPath,
        placeholder: 'charts',
        validate: (value) => (value.trim() === '' ? vscode.l10n.t('A path of a folder.') : undefined),
      });
      charts = { from: 'folder', path: path.trim() };
      return askVersion(one);
    };
  const askVersion =
    (one: InstallableMeshSummary): WizardStep =>
    async ({ ask }) => {
      version = await ask({
        prompt: vscode.l10n.t('Version; empty takes the newest'),
        value: version,
        placeholder: one.newestVersion,
      });
      return chooseProfile(one);
    };
  const chooseProfile =
    (one: InstallableMeshSummary): WizardStep =>
    async ({ choose }) => {
      const picked = await choose({
        placeholder: one.caution ?? vscode.l10n.t('Which profile?'),
        items: one.profiles.map(({ name, summary }) => ({ label: name, detail: summary })),
      });
      profile = picked.label;
      return askNamespace;
    };
  const askNamespace: WizardStep = async ({ ask }) => {
    namespace = await ask({
      prompt: vscode.l10n.t('Namespace of the control plane'),
      value: namespace,
      validate: (value) =>
        /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(value)
          ? undefined
          : vscode.l10n.t('A namespace has lower-case letters, digits and hyphens.'),
    });
    return undefined;
  };

  await runWizard(vscode.l10n.t('Install Mesh'), chooseMesh);
  if (mesh === undefined) throw new Error('The wizard ends with a mesh.');
  return {
    mesh: mesh.mesh,
    namespace,
    charts,
    profile,
    ...(version.trim() === '' ? {} : { version: version.trim() }),
    ...(mesh.support === 'archived' ? { acceptArchived: true } : {}),
  };
}
