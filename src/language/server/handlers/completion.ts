import {
  CompletionItemTag,
  InsertTextFormat,
  InsertTextMode,
  type CompletionItem,
  type CompletionList,
} from 'vscode-languageserver/node';
import type { Range } from '../../../yaml/lines.ts';
import type { CompletionProposal } from '../../service/editing.ts';
import { asCompletionItem } from '../protocol.ts';
import { answer, type RequestGroup } from './handler.ts';

/** Proposals. Their documentation is asked for one by one, so that a list of 400 types stays small. */
export const completionRequests: RequestGroup = {
  capabilities: {
    completionProvider: {
      triggerCharacters: [' ', '-', '.', '#', '"', '[', '{', ','],
      resolveProvider: true,
    },
  },
  register(requests) {
    let list: readonly CompletionProposal[] = [];
    let listNumber = 0;
    requests.connection.onCompletion(({ textDocument, position }, token) =>
      answer(requests, textDocument.uri, token, (view): CompletionList => {
        const { lines } = view.parsed;
        const offset = lines.offsetAt(position);
        const all = requests.service(textDocument.uri).completions(view, offset);
        const fitting = all.length > mostItems ? all.filter((one) => fits(one, view.parsed.text, offset)) : all;
        const isIncomplete = fitting.length > mostItems;
        list = isIncomplete ? fitting.slice(0, mostItems) : fitting;
        listNumber += 1;
        const item = requests.client().textDocument?.completion?.completionItem;
        const hasSnippets = item?.snippetSupport === true;
        const hasTags = item?.tagSupport?.valueSet.includes(CompletionItemTag.Deprecated) === true;
        const command = requests.suggestCommand();
        return {
          isIncomplete,
          items: list.map((proposal, index) => ({
            ...asCompletionItem(proposal, index, lines),
            ...(hasSnippets ? asSnippet(proposal, lines.range(proposal.start, proposal.end)) : {}),
            ...(hasTags && proposal.isDeprecated === true ? { tags: [CompletionItemTag.Deprecated] } : {}),
            ...(proposal.goesOn === true && command !== undefined ? { command: { title: '', command } } : {}),
            data: [listNumber, index],
          })),
        };
      }),
    );
    requests.connection.onCompletionResolve((item): CompletionItem => {
      const [number, index] = (item.data ?? []) as readonly number[];
      const documentation = number === listNumber ? list[index ?? -1]?.documentation?.() : undefined;
      return documentation === undefined
        ? item
        : { ...item, documentation: { kind: 'markdown', value: documentation } };
    });
  },
};

/**
 * Nobody reads more, and names of a large cluster would be megabytes at each key. Of more than these the ones are sent that fit what is
 * typed, and the editor asks again at the next key.
 */
const mostItems = 1_000;

/** True where the letters that are typed stand in a proposal in their order: what editors show. */
function fits({ start, filter, label }: CompletionProposal, text: string, offset: number): boolean {
  const wanted = (filter ?? label).toLowerCase();
  let at = 0;
  for (const letter of text.slice(start, offset).toLowerCase()) {
    at = wanted.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}

function asSnippet({ snippet }: CompletionProposal, range: Range): Partial<CompletionItem> {
  if (snippet === undefined) return {};
  return {
    insertTextFormat: InsertTextFormat.Snippet,
    insertTextMode: InsertTextMode.adjustIndentation,
    textEdit: { range, newText: snippet },
  };
}
