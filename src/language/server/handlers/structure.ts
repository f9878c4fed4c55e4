import { existsSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import {
  FoldingRangeKind,
  SymbolKind,
  type DocumentLink,
  type DocumentSymbol,
  type FoldingRange,
  type SelectionRange,
  type SymbolInformation,
} from 'vscode-languageserver/node';
import type { OutlineEntry } from '../../dialects/dialect.ts';
import type { TextLink } from '../../service/answers.ts';
import type { TextView } from '../../service/document.ts';
import { packageFile } from '../protocol.ts';
import { answer, type RequestGroup } from './handler.ts';

const symbolKinds: Readonly<Record<OutlineEntry['kind'], SymbolKind>> = {
  document: SymbolKind.File,
  object: SymbolKind.Object,
  service: SymbolKind.Class,
  component: SymbolKind.Class,
  trait: SymbolKind.Property,
  variable: SymbolKind.Variable,
  step: SymbolKind.Event,
  client: SymbolKind.Interface,
};

/** More symbols than this are no help to anybody who looks for one. */
const mostWorkspaceSymbols = 500;

/** Outline, symbols of the workspace, links, folding and selection. */
export const structureRequests: RequestGroup = {
  capabilities: {
    documentSymbolProvider: true,
    workspaceSymbolProvider: true,
    documentLinkProvider: {},
    foldingRangeProvider: true,
    selectionRangeProvider: true,
  },
  register(requests) {
    const { connection, service } = requests;
    connection.onDocumentSymbol(({ textDocument: { uri } }, token) =>
      answer(requests, uri, token, (view): DocumentSymbol[] | SymbolInformation[] => {
        const symbols = service(uri)
          .outline(view)
          .map((entry) => asSymbol(entry, view));
        const isTree = requests.client().textDocument?.documentSymbol?.hierarchicalDocumentSymbolSupport === true;
        return isTree ? symbols : flat(symbols, uri);
      }),
    );
    connection.onWorkspaceSymbol(({ query }): SymbolInformation[] => {
      const found: SymbolInformation[] = [];
      for (const { name, kind, detail, place } of requests.workspaceSymbols(query)) {
        const { uri, start, end } = place;
        const location = { uri, range: { start, end } };
        found.push({
          name,
          kind: symbolKinds[kind],
          location,
          ...(detail === undefined ? {} : { containerName: detail }),
        });
        if (found.length === mostWorkspaceSymbols) break;
      }
      return found;
    });
    connection.onDocumentLinks(({ textDocument: { uri } }, token) =>
      answer(requests, uri, token, (view) =>
        service(uri)
          .links(view)
          .flatMap((link) => asDocumentLink(link, view, uri)),
      ),
    );
    connection.onFoldingRanges(({ textDocument: { uri } }, token) =>
      answer(requests, uri, token, (view): FoldingRange[] | null => {
        const folds = service(uri).folds(view);
        return (
          folds?.map(({ kind, ...fold }) => (kind === undefined ? fold : { ...fold, kind: foldKinds[kind] })) ?? null
        );
      }),
    );
    connection.onSelectionRanges(({ textDocument: { uri }, positions }, token) =>
      answer(requests, uri, token, (view) =>
        positions.map((position): SelectionRange => {
          const spans = service(uri).selections(view, view.parsed.lines.offsetAt(position));
          const outer = spans.reduceRight<SelectionRange | undefined>(
            (parent, { start, end }) => ({
              range: view.parsed.lines.range(start, end),
              ...(parent === undefined ? {} : { parent }),
            }),
            undefined,
          );
          return outer ?? { range: { start: position, end: position } };
        }),
      ),
    );
  },
};

const foldKinds = { comment: FoldingRangeKind.Comment, region: FoldingRangeKind.Region } as const;

function asSymbol(entry: OutlineEntry, view: TextView): DocumentSymbol {
  const { lines } = view.parsed;
  const { name, detail, kind, start, end, nameStart, nameEnd, children } = entry;
  return {
    // The protocol refuses empty names.
    name: name.trim() === '' ? '(no name)' : name,
    kind: symbolKinds[kind],
    // The editor refuses a name outside of its part.
    range: lines.range(Math.min(start, nameStart), Math.max(end, nameEnd)),
    selectionRange: lines.range(nameStart, nameEnd),
    ...(detail === undefined ? {} : { detail }),
    ...(children === undefined ? {} : { children: children.map((child) => asSymbol(child, view)) }),
  };
}

function flat(symbols: readonly DocumentSymbol[], uri: string, containerName?: string): SymbolInformation[] {
  return symbols.flatMap(({ name, kind, selectionRange, children = [] }) => [
    { name, kind, location: { uri, range: selectionRange }, ...(containerName === undefined ? {} : { containerName }) },
    ...flat(children, uri, name),
  ]);
}

/** Files that are not there are no links: a chart may be fetched later. */
function asDocumentLink({ start, end, to, tooltip }: TextLink, view: TextView, uri: string): readonly DocumentLink[] {
  const target = targetOf(to, uri);
  return target === undefined ? [] : [{ range: view.parsed.lines.range(start, end), target, tooltip }];
}

function targetOf(to: TextLink['to'], uri: string): string | undefined {
  if ('address' in to) return to.address;
  if ('packageFile' in to) return packageFile(to.packageFile);
  if (!uri.startsWith('file:')) return undefined;
  const file = fileURLToPath(new URL(to.file, uri));
  return existsSync(file) ? pathToFileURL(file).href : undefined;
}
