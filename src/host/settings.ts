import * as vscode from 'vscode';
import type { SettingId, Settings } from './ids.ts';

/** Reads one setting, typed. The only place that touches `getConfiguration`. */
export function readSetting<Id extends SettingId>(id: Id): Settings[Id] {
  const value = vscode.workspace.getConfiguration().get<Settings[Id]>(id);
  if (value === undefined) throw new Error(`the manifest has no default for ${id}`);
  return value;
}

/**
 * Reads a setting as the user has it, without what a workspace says: for what a workspace must not decide (which hosts load
 * may reach).
 */
export function readUserSetting<Id extends SettingId>(id: Id): Settings[Id] {
  const found = vscode.workspace.getConfiguration().inspect<Settings[Id]>(id);
  const value = found?.globalValue ?? found?.defaultValue;
  if (value === undefined) throw new Error(`the manifest has no default for ${id}`);
  return value;
}

/** Settings of the editor itself that are read here. */
export const editorProxyIds = ['http.proxy', 'http.noProxy', 'http.proxySupport'] as const;

/** The editor's own proxy; undefined where its settings name none, or say that extensions do not use it. */
export function readEditorProxy(): { readonly url: string; readonly noProxy: readonly string[] } | undefined {
  const settings = vscode.workspace.getConfiguration('http');
  const url = settings.get<string>('proxy', '').trim();
  if (url === '' || settings.get<string>('proxySupport') === 'off') return undefined;
  return { url, noProxy: settings.get<readonly string[]>('noProxy', []) };
}

/** Calls back when any of the settings changed. */
export function onSettingsChange(
  ids: readonly (SettingId | (typeof editorProxyIds)[number])[],
  listener: () => void,
): vscode.Disposable {
  return vscode.workspace.onDidChangeConfiguration((change) => {
    if (ids.some((id) => change.affectsConfiguration(id))) listener();
  });
}
