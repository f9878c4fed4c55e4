import * as vscode from 'vscode';
import type { ForwardState } from '../../agent/protocol/forwards.ts';

/** The address of a forwarded port on the machine that the extension runs on. */
export function addressOf({ localPort }: Pick<ForwardState, 'localPort'>): string {
  return `127.0.0.1:${localPort}`;
}

/** Opens it in the browser of the person, who may sit at another machine: VS Code then leads there. */
export async function openInBrowser(forward: ForwardState): Promise<void> {
  await vscode.env.openExternal(await externalUri(forward));
}

/** Copies the address as the person's own machine reaches it. */
export async function copyAddress(forward: ForwardState): Promise<void> {
  await vscode.env.clipboard.writeText((await externalUri(forward)).toString(true));
}

async function externalUri(forward: ForwardState): Promise<vscode.Uri> {
  const scheme = [443, 8443].includes(forward.port) ? 'https' : 'http';
  return vscode.env.asExternalUri(vscode.Uri.parse(`${scheme}://${addressOf(forward)}/`));
}
