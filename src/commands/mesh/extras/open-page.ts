import * as vscode from 'vscode';
import type { PageTarget } from '../../../agent/protocol/mesh-extras.ts';
import { describeReference } from '../../../core/kubernetes.ts';
import { cancelled } from '../../../core/problem.ts';
import type { Services } from '../../../host/services.ts';
import { addressOf } from '../../forward/address.ts';
import { agreed } from '../../object/confirmed.ts';

/**
 * Opens a page of a cluster through a forward that goes on where its Pod is replaced, until its context is disconnected.
 *
 * @throws what starting the forward throws; `cancelled`
 */
export async function openPageOf(
  { agent }: Pick<Services, 'agent'>,
  title: string,
  { context, object, port, path }: PageTarget,
): Promise<void> {
  const action = vscode.l10n.t('Forward Port {0} of {1}', port, describeReference(object));
  const forward = await agreed(action, (confirmation) =>
    vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title }, () =>
      agent.call('forwards/start', { context, object, port, ...confirmation }),
    ),
  );
  const scheme = port === 443 || port === 8443 ? 'https' : 'http';
  await openAddress(title, `${scheme}://${addressOf(forward)}${path}`);
}

/** Opens an address in the browser of the person, or beside the editor. Throws `cancelled`. */
export async function openAddress(title: string, address: string): Promise<void> {
  const browser = {
    label: vscode.l10n.t('Open in Browser'),
    description: address,
    iconPath: new vscode.ThemeIcon('link-external'),
  };
  const editor = {
    label: vscode.l10n.t('Open in Editor'),
    description: vscode.l10n.t('the simple browser of VS Code'),
    iconPath: new vscode.ThemeIcon('split-horizontal'),
  };
  const picked = await vscode.window.showQuickPick([browser, editor], { title });
  if (picked === undefined) throw cancelled();
  const uri = vscode.Uri.parse(address);
  if (picked === browser) {
    // `openExternal` leads a port of this machine to that of the person by itself.
    await vscode.env.openExternal(uri);
    return;
  }
  const external = await vscode.env.asExternalUri(uri);
  await vscode.commands.executeCommand('simpleBrowser.show', external.toString(true));
}
