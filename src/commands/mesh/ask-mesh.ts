import * as vscode from 'vscode';
import { cancelled, problemOf } from '../../core/problem.ts';

/** The mesh that is meant; empty where only one runs. */
export interface MeshChoice {
  readonly mesh?: string;
}

/** Asks for the mesh where several run, or where this user may not look for them, and only then. Throws what the work throws; `cancelled`. */
export async function withMesh<Answer>(
  title: string,
  work: (choice: MeshChoice) => PromiseLike<Answer>,
): Promise<Answer> {
  try {
    return await work({});
  } catch (error) {
    const { code, params } = problemOf(error);
    if (code !== 'mesh.several-run' && code !== 'mesh.may-not-look') throw error;
    const names = String(params['running'] ?? params['known']).split(', ');
    const mesh = await vscode.window.showQuickPick(names, { title, placeHolder: vscode.l10n.t('Which mesh?') });
    if (mesh === undefined) throw cancelled();
    return work({ mesh });
  }
}
