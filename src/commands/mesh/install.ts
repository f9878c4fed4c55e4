import * as vscode from 'vscode';
import type { InstallMeshAnswers } from '../../agent/protocol/methods.ts';
import { readSetting } from '../../host/settings.ts';
import { openNewFile } from '../new-file.ts';
import type { CommandHandler } from '../table.ts';
import { runWizard, type WizardStep } from '../wizard.ts';

/**
 * Asks what to install and from where, writes a pattern with one mesh component, opens it, and plans it. The file is the
 * result: it can be read, changed and applied again.
 */
export const installMesh: CommandHandler = async ({ agent, plans }) => {
  const answers = await askAnswers();
  const { fileName, text } = await agent.call('mesh/install-pattern', answers);
  const document = await openNewFile(fileName, text);
  await plans.open(document, 'apply', { focusApply: true });
};

async function askAnswers(): Promise<InstallMeshAnswers> {
  let namespace = 'istio-system';
  let profile = 'default';
  let version = '';
  let charts: InstallMeshAnswers['charts'] = {
    from: 'repository',
    url: readSetting('meshdeck.mesh.istioChartRepository'),
  };

  const chooseMesh: WizardStep = async ({ choose }) => {
    await choose({
      placeholder: vscode.l10n.t('Which mesh?'),
      items: [{ label: 'Istio', description: vscode.l10n.t('sidecar mode, with helm: base and istiod') }],
    });
    return chooseSource;
  };
  const chooseSource: WizardStep = async ({ choose }) => {
    const repository = {
      label: vscode.l10n.t('From a chart repository'),
      description: vscode.l10n.t('needs a network'),
    };
    const files = {
      label: vscode.l10n.t('From chart files'),
      description: vscode.l10n.t('packaged charts (.tgz) on this machine'),
    };
    const picked = await choose({ placeholder: vscode.l10n.t('Where are the charts?'), items: [repository, files] });
    return picked === repository ? askRepository : chooseBase;
  };
  const askRepository: WizardStep = async ({ ask }) => {
    const url = await ask({
      prompt: vscode.l10n.t('Address of the chart repository'),
      value: readSetting('meshdeck.mesh.istioChartRepository'),
      validate: (value) =>
        /^(https?|oci):\/\/\S+$/.test(value) ? undefined : vscode.l10n.t('An address begins with https:// or oci://.'),
    });
    charts = { from: 'repository', url };
    return askVersion;
  };
  const askVersion: WizardStep = async ({ ask }) => {
    version = await ask({
      prompt: vscode.l10n.t('Version; empty takes the newest'),
      value: version,
      placeholder: '1.30.3',
    });
    return chooseProfile;
  };
  const chooseBase: WizardStep = async (frame) => {
    const base = await askChart(frame, vscode.l10n.t('Path of the base chart'), 'base');
    return async (next) => {
      const istiod = await askChart(next, vscode.l10n.t('Path of the istiod chart'), 'istiod');
      charts = { from: 'files', base, istiod };
      return chooseProfile;
    };
  };
  const chooseProfile: WizardStep = async ({ choose }) => {
    const picked = await choose({
      placeholder: vscode.l10n.t('Which profile?'),
      items: ['default', 'demo', 'minimal', 'stable', 'empty'].map((label) => ({ label })),
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
  return { mesh: 'istio', namespace, charts, profile, ...(version === '' ? {} : { version }) };
}

async function askChart(frame: Parameters<WizardStep>[0], prompt: string, name: string): Promise<string> {
  const found = await vscode.workspace.findFiles(`**/${name}-*.tgz`, undefined, 1);
  return frame.ask({
    prompt,
    value: found[0]?.fsPath ?? '',
    placeholder: `${name}-1.30.3.tgz`,
    validate: (value) => (value.trim() === '' ? vscode.l10n.t('A path of a chart file or folder.') : undefined),
  });
}
