import * as vscode from 'vscode';
import type { ContextSummary } from '../../cluster/types.ts';
import { cancelled, ProblemError, problemError } from '../../core/problem.ts';
import type { Agent } from '../../host/agent.ts';

/**
 * Lets a person choose a context of the kubeconfig. Contacts no cluster.
 *
 * @throws `host.no-editor` where the kubeconfig has none; `cancelled`.
 */
export async function chooseContext(agent: Agent, title: string, chosen?: string): Promise<ContextSummary> {
  const { contexts, problems } = await agent.call('contexts/list', null);
  if (contexts.length === 0) {
    const [first] = problems;
    throw first === undefined
      ? problemError('host.no-editor', { what: vscode.l10n.t('kubeconfig with a context') })
      : new ProblemError(first);
  }
  const items = contexts.map((context) => ({
    label: context.name,
    description: [
      ...(context.name === chosen ? [vscode.l10n.t('chosen')] : []),
      ...(context.isCurrent ? [vscode.l10n.t('current')] : []),
    ].join(' · '),
    detail: `${context.server} · ${context.namespace}`,
    context,
  }));
  const picked = await vscode.window.showQuickPick(items, { title, matchOnDetail: true });
  if (picked === undefined) throw cancelled();
  return picked.context;
}
