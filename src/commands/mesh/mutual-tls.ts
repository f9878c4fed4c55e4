import * as vscode from 'vscode';
import { cancelled } from '../../core/problem.ts';
import type { CommandHandler } from '../table.ts';
import { choosePlaceOrMesh } from './choose-target.ts';
import { decide } from './decide.ts';

/** Sets mutual TLS for a mesh, a namespace or a workload, after it has shown who would break. */
export const setMutualTls: CommandHandler = async (services, argument) => {
  const title = vscode.l10n.t('Set Mutual TLS');
  const { context, target } = await choosePlaceOrMesh(services, argument, title);
  const does = await chooseMode(title);
  await decide(services, {
    title,
    context,
    plan: (choice, signal) => services.agent.call('mesh/plan-mutual-tls', { context, does, target, ...choice }, signal),
  });
};

async function chooseMode(title: string): Promise<'strict' | 'permissive' | 'off' | 'undo'> {
  const items = [
    { label: vscode.l10n.t('Strict'), description: vscode.l10n.t('everybody must'), does: 'strict' as const },
    { label: vscode.l10n.t('Permissive'), description: vscode.l10n.t('everybody may'), does: 'permissive' as const },
    { label: vscode.l10n.t('Off'), description: vscode.l10n.t('nobody does'), does: 'off' as const },
    {
      label: vscode.l10n.t('Undo'),
      description: vscode.l10n.t('takes back what this switch has said, and nothing else'),
      does: 'undo' as const,
    },
  ];
  const picked = await vscode.window.showQuickPick(items, { title });
  if (picked === undefined) throw cancelled();
  return picked.does;
}
