import * as vscode from 'vscode';
import type { AgentSettings } from '../agent/protocol/methods.ts';
import { editorProxyIds, readEditorProxy, readSetting, readUserSetting } from './settings.ts';
import type { onSettingsChange } from './settings.ts';

/** Settings that the agent is told about. */
export const agentSettingIds: Parameters<typeof onSettingsChange>[0] = [
  ...editorProxyIds,
  'meshdeck.cluster.kubeconfig',
  'meshdeck.cluster.protectedContexts',
  'meshdeck.mesh.helmPath',
  'meshdeck.perf.allowedHosts',
];

/** The settings as they are now. */
export function agentSettings(context: vscode.ExtensionContext): AgentSettings {
  const editorProxy = readEditorProxy();
  return {
    ...(editorProxy === undefined ? {} : { editorProxy }),
    kubeconfigFiles: readSetting('meshdeck.cluster.kubeconfig'),
    helmPath: readSetting('meshdeck.mesh.helmPath'),
    protectedContexts: readSetting('meshdeck.cluster.protectedContexts'),
    allowedLoadHosts: readUserSetting('meshdeck.perf.allowedHosts'),
    isTrusted: vscode.workspace.isTrusted,
    workspaceFolders: (vscode.workspace.workspaceFolders ?? [])
      .filter((folder) => folder.uri.scheme === 'file')
      .map((folder) => folder.uri.fsPath),
    storageFolder: context.globalStorageUri.fsPath,
    version: (context.extension.packageJSON as { readonly version: string }).version,
  };
}
