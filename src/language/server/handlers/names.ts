import {
  DocumentHighlightKind,
  LSPErrorCodes,
  ResponseError,
  type DocumentHighlight,
  type Location,
  type LocationLink,
  type TextEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver/node';
import type { PlaceEdit, Refusal } from '../../service/answers.ts';
import type { WorkspacePlace } from '../../service/knowledge.ts';
import { answer, type RequestGroup, type Requests } from './handler.ts';

/** Definition, references, highlights and rename. */
export const nameRequests: RequestGroup = {
  capabilities: {
    definitionProvider: true,
    referencesProvider: true,
    documentHighlightProvider: true,
    renameProvider: { prepareProvider: true },
  },
  register(requests) {
    const { connection, service } = requests;
    connection.onDefinition(({ textDocument, position }, token) =>
      answer(requests, textDocument.uri, token, (view): Location[] | LocationLink[] | null => {
        const { lines } = view.parsed;
        const definition = service(textDocument.uri).definition(view, lines.offsetAt(position));
        if (definition === undefined) return null;
        if (requests.client().textDocument?.definition?.linkSupport !== true) return definition.targets.map(asLocation);
        const originSelectionRange = lines.range(definition.from.start, definition.from.end);
        return definition.targets.map((target) => asLink(target, originSelectionRange));
      }),
    );
    connection.onReferences(({ textDocument, position, context }, token) =>
      answer(requests, textDocument.uri, token, (view) =>
        service(textDocument.uri)
          .references(view, view.parsed.lines.offsetAt(position), context.includeDeclaration)
          .map(asLocation),
      ),
    );
    connection.onDocumentHighlight(({ textDocument, position }, token) =>
      answer(requests, textDocument.uri, token, (view): DocumentHighlight[] => {
        const { lines } = view.parsed;
        return service(textDocument.uri)
          .highlights(view, lines.offsetAt(position))
          .map(({ start, end, role }) => ({
            range: lines.range(start, end),
            kind: role === 'declaration' ? DocumentHighlightKind.Write : DocumentHighlightKind.Read,
          }));
      }),
    );
    connection.onPrepareRename(({ textDocument, position }, token) =>
      answer(requests, textDocument.uri, token, (view) => {
        const { lines } = view.parsed;
        const target = service(textDocument.uri).renameTarget(view, lines.offsetAt(position));
        if (target === undefined) return null;
        if ('refused' in target) return refusal(target);
        return { range: lines.range(target.start, target.end), placeholder: target.name };
      }),
    );
    connection.onRenameRequest(({ textDocument, position, newName }, token) =>
      answer(requests, textDocument.uri, token, (view) => {
        const edits = service(textDocument.uri).rename(view, view.parsed.lines.offsetAt(position), newName);
        if (edits === undefined) return null;
        return 'refused' in edits ? refusal(edits) : asWorkspaceEdit(edits, requests);
      }),
    );
  },
};

/** The client shows the message where the name is typed. */
function refusal({ refused }: Refusal): ResponseError {
  return new ResponseError(LSPErrorCodes.RequestFailed, refused);
}

function asLocation({ uri, start, end }: WorkspacePlace): Location {
  return { uri, range: { start, end } };
}

function asLink({ uri, start, end }: WorkspacePlace, originSelectionRange: LocationLink['targetRange']): LocationLink {
  const range = { start, end };
  return { originSelectionRange, targetUri: uri, targetRange: range, targetSelectionRange: range };
}

function asWorkspaceEdit(edits: readonly PlaceEdit[], { version, client }: Requests): WorkspaceEdit {
  const byUri = new Map<string, TextEdit[]>();
  for (const { place, text } of edits) {
    const { uri, start, end } = place;
    byUri.set(uri, [...(byUri.get(uri) ?? []), { range: { start, end }, newText: text }]);
  }
  if (client().workspace?.workspaceEdit?.documentChanges !== true) return { changes: Object.fromEntries(byUri) };
  return {
    documentChanges: [...byUri].map(([uri, changes]) => ({
      textDocument: { uri, version: version(uri) ?? null },
      edits: changes,
    })),
  };
}
