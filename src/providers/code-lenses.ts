import * as vscode from 'vscode';
import { formatDuration } from '../core/format.ts';
import { recogniseFile } from '../core/recognised-files.ts';
import { measured } from '../host/spans.ts';
import { documentHead } from './document-head.ts';
import type { PerformanceTree } from './performance-tree.ts';

/** `Plan · Apply · Delete` above a pattern, `Run · Last: p99 17.8 ms` above a profile. */
export function registerCodeLenses(performanceTree: PerformanceTree): vscode.Disposable {
  const changed = new vscode.EventEmitter<void>();
  const provider: vscode.CodeLensProvider = {
    onDidChangeCodeLenses: changed.event,
    provideCodeLenses: measured('code lenses', (document: vscode.TextDocument) => {
      const kind = recogniseFile(document.fileName, documentHead(document));
      if (kind === 'pattern') return patternLenses(document);
      if (kind === 'profile') return profileLenses(document, performanceTree);
      return [];
    }),
  };
  return vscode.Disposable.from(
    changed,
    vscode.languages.registerCodeLensProvider({ language: 'yaml' }, provider),
    performanceTree.onDidChangeTreeData(() => {
      changed.fire();
    }),
  );
}

const top = new vscode.Range(0, 0, 0, 0);

function patternLenses({ uri }: vscode.TextDocument): vscode.CodeLens[] {
  return [
    new vscode.CodeLens(top, { title: vscode.l10n.t('Plan'), command: 'meshdeck.pattern.plan', arguments: [uri] }),
    new vscode.CodeLens(top, { title: vscode.l10n.t('Apply'), command: 'meshdeck.pattern.apply', arguments: [uri] }),
    new vscode.CodeLens(top, { title: vscode.l10n.t('Delete'), command: 'meshdeck.pattern.delete', arguments: [uri] }),
  ];
}

function profileLenses({ uri }: vscode.TextDocument, performanceTree: PerformanceTree): vscode.CodeLens[] {
  const run = new vscode.CodeLens(top, {
    title: `$(play) ${vscode.l10n.t('Run')}`,
    tooltip: vscode.l10n.t('Run Performance Test'),
    command: 'meshdeck.perf.run',
    arguments: [uri],
  });
  const last = performanceTree.lastResult(uri.fsPath);
  if (last === undefined) return [run];
  const figure = last.p99Ms === null ? vscode.l10n.t('no answers') : `p99 ${formatDuration(last.p99Ms)}`;
  return [
    run,
    new vscode.CodeLens(top, {
      title: vscode.l10n.t('Last: {0}', figure),
      command: 'meshdeck.perf.open',
      arguments: [{ is: 'result', result: last }],
    }),
  ];
}
