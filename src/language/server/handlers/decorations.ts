import { InlayHintKind, SemanticTokensBuilder, type InlayHint } from 'vscode-languageserver/node';
import { tokenKinds, type Span } from '../../service/answers.ts';
import type { TextView } from '../../service/document.ts';
import { answer, type RequestGroup, type Requests } from './handler.ts';

/** Values shown in the lines, and colours of references and types. */
export const decorationRequests: RequestGroup = {
  capabilities: {
    inlayHintProvider: true,
    semanticTokensProvider: {
      legend: { tokenTypes: [...tokenKinds], tokenModifiers: [] },
      full: true,
      range: true,
    },
  },
  register(requests) {
    const { connection, service } = requests;
    connection.languages.inlayHint.on(({ textDocument: { uri }, range }, token) =>
      answer(requests, uri, token, (view) => {
        const { lines } = view.parsed;
        const within = { start: lines.offsetAt(range.start), end: lines.offsetAt(range.end) };
        return service(uri)
          .inlays(view, within)
          .map(({ offset, label, tooltip }): InlayHint => ({
            position: lines.positionAt(offset),
            label,
            kind: InlayHintKind.Parameter,
            paddingLeft: true,
            ...(tooltip === undefined ? {} : { tooltip }),
          }));
      }),
    );
    connection.languages.semanticTokens.on(async ({ textDocument: { uri } }, token) =>
      orNothing(await answer(requests, uri, token, (view) => tokensOf(view, whole(view), requests))),
    );
    connection.languages.semanticTokens.onRange(async ({ textDocument: { uri }, range }, token) =>
      orNothing(
        await answer(requests, uri, token, (view) => {
          const { lines } = view.parsed;
          return tokensOf(view, { start: lines.offsetAt(range.start), end: lines.offsetAt(range.end) }, requests);
        }),
      ),
    );
  },
};

function whole({ parsed }: TextView): Span {
  return { start: 0, end: parsed.text.length };
}

/** The protocol has no "none" for these. */
function orNothing<Result>(result: Result | null): Result | { data: number[] } {
  return result ?? { data: [] };
}

function tokensOf(view: TextView, within: Span, { service }: Requests): { data: number[] } {
  const { lines } = view.parsed;
  const builder = new SemanticTokensBuilder();
  for (const { start, end, kind } of service(view.path).tokens(view, within)) {
    const { line, character } = lines.positionAt(start);
    builder.push(line, character, end - start, tokenKinds.indexOf(kind), 0);
  }
  return { data: builder.build().data };
}
