import * as vscode from 'vscode';
import type { ForwardState } from '../../agent/protocol/forwards.ts';

/** The address of a forwarded port on the machine that the extension runs on. */
export function addressOf({ localPort }: Pick<ForwardState, 'localPort'>): string {
  return `127.0.0.1:${localPort}`;
}

/** Opens it in the browser of the person, who may sit at another machine: VS Code leads there by itself. */
export async function openInBrowser(forward: ForwardState): Promise<void> {
  // `openExternal` makes what `asExternalUri` makes; both would lead to a port that only the other machine has.
  await vscode.env.openExternal(uriOf(forward));
}

/** Copies the address as the person's own machine reaches it. */
export async function copyAddress(forward: ForwardState): Promise<void> {
  const external = await vscode.env.asExternalUri(uriOf(forward));
  await vscode.env.clipboard.writeText(external.toString(true));
}

function uriOf(forward: ForwardState): vscode.Uri {
  const scheme = [443, 8443].includes(forward.port) ? 'https' : 'http';
  return vscode.Uri.parse(`${scheme}://${addressOf(forward)}/`);
}
