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

/** Calls back when any of the settings changed. */
export function onSettingsChange(ids: readonly SettingId[], listener: () => void): vscode.Disposable {
  return vscode.workspace.onDidChangeConfiguration((change) => {
    if (ids.some((id) => change.affectsConfiguration(id))) listener();
  });
}
