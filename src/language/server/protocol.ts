import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  CompletionItemKind,
  DiagnosticSeverity,
  MarkupKind,
  type CompletionItem,
  type Diagnostic,
  type Hover,
} from 'vscode-languageserver/node';
import type { Severity } from '../diagnostics/entry.ts';
import type { Finding } from '../diagnostics/finding.ts';
import type { LineIndex } from '../../yaml/lines.ts';
import type { CompletionProposal, HoverText } from '../service/editing.ts';

const severities: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

const itemKinds: Readonly<Record<CompletionProposal['kind'], CompletionItemKind>> = {
  key: CompletionItemKind.Property,
  value: CompletionItemKind.Value,
  type: CompletionItemKind.Class,
  service: CompletionItemKind.Reference,
  object: CompletionItemKind.Reference,
  reference: CompletionItemKind.Variable,
  snippet: CompletionItemKind.Snippet,
};

/** A finding as the protocol sends it, with a link to the page of its code. */
export function asDiagnostic(finding: Finding, uri: string): Diagnostic {
  const page = packageFile(finding.docPath);
  return {
    range: finding.range,
    severity: severities[finding.severity],
    code: finding.code,
    ...(page === undefined ? {} : { codeDescription: { href: page } }),
    source: 'meshdeck',
    message: finding.message,
    relatedInformation: finding.related.map(({ message, range }) => ({ message, location: { uri, range } })),
  };
}

/** A proposal as the protocol sends it. */
export function asCompletionItem(proposal: CompletionProposal, index: number, lines: LineIndex): CompletionItem {
  return {
    label: proposal.label,
    kind: itemKinds[proposal.kind],
    sortText: String(index).padStart(5, '0'),
    textEdit: { range: lines.range(proposal.start, proposal.end), newText: proposal.insert ?? proposal.label },
    ...(proposal.detail === undefined ? {} : { detail: proposal.detail }),
    ...(proposal.filter === undefined ? {} : { filterText: proposal.filter }),
  };
}

/** A hover as the protocol sends it. */
export function asHover({ markdown, start, end }: HoverText, lines: LineIndex): Hover {
  return { contents: { kind: MarkupKind.Markdown, value: markdown }, range: lines.range(start, end) };
}

let packageFolder: string | undefined;
/** The installed package does not change while the server runs. */
const packageFiles = new Map<string, string | undefined>();

/** The address of a file of the installed package; undefined where it was left out. */
export function packageFile(path: string): string | undefined {
  if (packageFiles.has(path)) return packageFiles.get(path);
  packageFolder ??= findPackageFolder();
  const file = join(packageFolder, path);
  const address = existsSync(file) ? pathToFileURL(file).href : undefined;
  packageFiles.set(path, address);
  return address;
}

function findPackageFolder(): string {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, 'package.json')) && dirname(folder) !== folder) folder = dirname(folder);
  return folder;
}
