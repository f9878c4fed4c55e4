import * as vscode from 'vscode';
import type { SettingId, Settings } from './ids.ts';

/**
 * Where a setting stands: VS Code copies whatever is asked for, and all settings of all extensions are so many that asking for them takes
 * a millisecond or two.
 */
function placeOf(id: SettingId): { readonly section: vscode.WorkspaceConfiguration; readonly key: string } {
  const end = id.lastIndexOf('.');
  return { section: vscode.workspace.getConfiguration(id.slice(0, end)), key: id.slice(end + 1) };
}

/** Reads one setting, typed. The only place that touches `getConfiguration`. */
export function readSetting<Id extends SettingId>(id: Id): Settings[Id] {
  const { section, key } = placeOf(id);
  const value = section.get<Settings[Id]>(key);
  if (value === undefined) throw new Error(`the manifest has no default for ${id}`);
  return value;
}

/**
 * Reads a setting as the user has it, without what a workspace says: for what a workspace must not decide (which hosts load
 * may reach).
 */
export function readUserSetting<Id extends SettingId>(id: Id): Settings[Id] {
  const { section, key } = placeOf(id);
  const found = section.inspect<Settings[Id]>(key);
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
