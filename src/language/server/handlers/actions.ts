import {
  CodeActionKind,
  CodeActionTriggerKind,
  type CodeAction,
  type CodeActionContext,
  type Range,
  type WorkspaceEdit,
} from 'vscode-languageserver/node';
import type { Finding } from '../../diagnostics/finding.ts';
import { fixAll, otherSeverities, quickFixes } from '../../features/code-actions.ts';
import { severityEdit } from '../../features/severity-edit.ts';
import type { CodeActionOffer } from '../../service/answers.ts';
import { LineIndex } from '../../../yaml/lines.ts';
import { asDiagnostic } from '../protocol.ts';
import { answer, type RequestGroup, type Requests } from './handler.ts';

const fixAllKind = `${CodeActionKind.SourceFixAll}.meshdeck`;

/** Quick fixes, and all safe ones at once for saving. */
export const actionRequests: RequestGroup = {
  capabilities: {
    codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, CodeActionKind.RefactorRewrite, fixAllKind] },
  },
  register(requests) {
    requests.connection.onCodeAction(({ textDocument: { uri }, range, context }, token) =>
      answer(requests, uri, token, (view): CodeAction[] => {
        if (!view.isRecognised) return [];
        const findings = requests.findings(uri, view);
        const actions: CodeAction[] = [];
        const add = (offer: CodeActionOffer | undefined): void => {
          if (offer !== undefined) actions.push(asAction(offer, uri, requests));
        };
        if (isAsked(CodeActionKind.QuickFix, context)) {
          actions.push(...commandActions(findingsAt(findings, range), uri, requests.fetchImportsCommand()));
          for (const offer of quickFixes(view, findings, range)) add(offer);
          actions.push(...severityActions(findings, range, uri, requests));
        }
        // A look at the whole file is worth it for who asks, and not at each move of the cursor.
        const isInvoked = context.triggerKind !== CodeActionTriggerKind.Automatic;
        if (isInvoked && isAsked(CodeActionKind.RefactorRewrite, context)) {
          for (const offer of requests.service(uri).rewrites(view)) add(offer);
        }
        // Actions on the source are never offered unasked: they have a menu of their own.
        if (context.only !== undefined && isAsked(fixAllKind, context)) add(fixAll(findings));
        return actions;
      }),
    );
  },
};

/** Kinds are a tree: who asks for `source.fixAll` gets `source.fixAll.meshdeck`. */
function isAsked(kind: string, { only }: CodeActionContext): boolean {
  return only?.some((asked) => asked === '' || kind === asked || kind.startsWith(`${asked}.`)) ?? true;
}

function asAction(
  { title, kind, edits, mends, isPreferred }: CodeActionOffer,
  uri: string,
  requests: Requests,
): CodeAction {
  const changes = edits.map(({ range, text }) => ({ range, newText: text }));
  return {
    title,
    kind,
    diagnostics: mends.map((finding) => asDiagnostic(finding, uri)),
    edit: { documentChanges: [{ textDocument: { uri, version: requests.version(uri) ?? null }, edits: changes }] },
    ...(isPreferred === undefined ? {} : { isPreferred }),
  };
}

/** One action that fetches all imports of a file, where the client can run it and one of them is missing here. */
function commandActions(findings: readonly Finding[], uri: string, command: string | undefined): CodeAction[] {
  const mended = findings.filter(({ fixes }) => fixes.some((fix) => fix.command !== undefined));
  if (command === undefined || mended.length === 0) return [];
  const title = 'Fetch the imports of this file';
  const diagnostics = mended.map((finding) => asDiagnostic(finding, uri));
  const run = { title, command, arguments: [uri] };
  return [{ title, kind: CodeActionKind.QuickFix, diagnostics, isPreferred: true, command: run }];
}

/** The findings of the lines of a range. */
function findingsAt(findings: readonly Finding[], { start, end }: Range): readonly Finding[] {
  return findings.filter(({ range }) => range.start.line <= end.line && range.end.line >= start.line);
}

/** Changes of the project settings, for the codes of one place. */
function severityActions(findings: readonly Finding[], range: Range, uri: string, requests: Requests): CodeAction[] {
  const settings = requests.settingsOf(uri);
  if (settings === undefined || settings.uri === uri) return [];
  const here = findingsAt(findings, range);
  const seen = new Set<string>();
  return here
    .filter(({ code }) => !seen.has(code) && seen.add(code).size > 0)
    .flatMap((finding) =>
      otherSeverities(finding).flatMap(({ severity, title }): CodeAction[] => {
        const edit = settingsEdit(settings, finding, severity);
        if (edit === undefined) return [];
        return [{ title, kind: CodeActionKind.QuickFix, diagnostics: [asDiagnostic(finding, uri)], edit }];
      }),
    );
}

function settingsEdit(
  settings: { readonly uri: string; readonly text: string | undefined },
  { code }: Finding,
  severity: string,
): WorkspaceEdit | undefined {
  const { uri, text = '' } = settings;
  const edit = severityEdit(text, code, severity);
  if (edit === undefined) return undefined;
  const range = new LineIndex(text).range(edit.start, edit.end);
  const change = { textDocument: { uri, version: null }, edits: [{ range, newText: edit.text }] };
  const creation = { kind: 'create' as const, uri, options: { ignoreIfExists: true } };
  return { documentChanges: settings.text === undefined ? [creation, change] : [change] };
}
