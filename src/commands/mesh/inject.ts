import * as vscode from 'vscode';
import { cancelled } from '../../core/problem.ts';
import type { CommandHandler } from '../table.ts';
import { choosePlace } from './choose-target.ts';
import { decide } from './decide.ts';

/** Takes a namespace or workload into a mesh, keeps it out, or takes back what this switch has said. */
export const turnInjection: CommandHandler = async (services, argument) => {
  const title = vscode.l10n.t('Turn Injection On or Off');
  const { context, target } = await choosePlace(services, argument, title);
  const does = await chooseWhat(title);
  await decide(services, {
    title,
    context,
    plan: (choice, signal) => services.agent.call('mesh/plan-injection', { context, does, target, ...choice }, signal),
  });
};

async function chooseWhat(title: string): Promise<'on' | 'off' | 'undo'> {
  const items = [
    { label: vscode.l10n.t('On'), description: vscode.l10n.t('into the mesh'), does: 'on' as const },
    { label: vscode.l10n.t('Off'), description: vscode.l10n.t('kept out of the mesh'), does: 'off' as const },
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
