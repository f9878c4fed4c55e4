import { homedir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import type { AnchorPlace, CertificatePlace } from '../../agent/protocol/mesh-certificates.ts';
import type { JsonObject } from '../../core/json.ts';
import type { Services } from '../../host/services.ts';
import { confirmed } from '../object/confirmed.ts';
import { runWizard, type WizardStep } from '../wizard.ts';

/**
 * Sees to it that a mesh which makes no certificates itself is given some: asks where its trust anchor comes from, and writes the Secret with an
 * issuer. Nothing is asked for other meshes, nor where the Secret is there.
 *
 * @returns public values for the chart; empty where nothing was given.
 * @throws `cancelled`, `mesh.certificate-*`, `mesh.key-*`, `file.*`, `cluster.*`
 */
export async function giveCertificates(services: Services, place: CertificatePlace): Promise<JsonObject> {
  const wanted = await services.agent.call('mesh/wanted-certificates', place);
  if (wanted === null || wanted.isThere) return {};
  const title = vscode.l10n.t('Certificates');
  const anchor = await askAnchor(title, wanted.sentence, place);
  if (anchor === undefined) return {};
  const { values } = await confirmed(vscode.l10n.t('Write Secret {0}', wanted.secret), (confirmation) =>
    services.agent.call('mesh/give-certificates', { ...place, ...confirmation, anchor }),
  );
  return values;
}

async function askAnchor(
  title: string,
  sentence: string,
  { mesh, context }: CertificatePlace,
): Promise<AnchorPlace | undefined> {
  let anchor: AnchorPlace | undefined;
  const choose: WizardStep = async ({ choose: pick }) => {
    const make = {
      label: vscode.l10n.t('Make a new trust anchor'),
      detail: vscode.l10n.t('Its key stays in a folder of yours; an issuer that it has signed goes into a Secret.'),
    };
    const give = {
      label: vscode.l10n.t('Use my trust anchor'),
      detail: vscode.l10n.t('Its key is read from your file and is kept nowhere.'),
    };
    const later = {
      label: vscode.l10n.t('I give them in another way'),
      detail: vscode.l10n.t('Nothing is written; the preflight says what is missing.'),
    };
    const picked = await pick({ placeholder: sentence, items: [make, give, later] });
    if (picked === later) return undefined;
    return picked === make ? askFolder : askCertificate;
  };
  const askFolder: WizardStep = async ({ ask }) => {
    const folder = await ask({
      prompt: vscode.l10n.t('Folder for the new trust anchor and its key, outside of every repository'),
      value: path.join(homedir(), '.meshdeck', 'trust-anchors', `${mesh}-${context ?? 'cluster'}`),
      validate: (value) => (path.isAbsolute(value) ? undefined : vscode.l10n.t('A whole path.')),
    });
    anchor = { is: 'new', folder };
    return undefined;
  };
  const askCertificate: WizardStep = async ({ ask }) => {
    const certificate = await askFile(ask, vscode.l10n.t('Path of the certificate of your trust anchor'), 'ca.crt');
    return async (frame) => {
      const key = await askFile(frame.ask, vscode.l10n.t('Path of its private key'), 'ca.key');
      anchor = { is: 'files', certificate, key };
      return undefined;
    };
  };
  await runWizard(title, choose);
  return anchor;
}

function askFile(ask: Parameters<WizardStep>[0]['ask'], prompt: string, placeholder: string): Promise<string> {
  return ask({
    prompt,
    value: '',
    placeholder,
    validate: (value) => (path.isAbsolute(value) ? undefined : vscode.l10n.t('A whole path.')),
  });
}
