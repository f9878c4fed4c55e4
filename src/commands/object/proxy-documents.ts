import * as vscode from 'vscode';
import type { ProxyQuestion } from '../../agent/protocol/mesh-proxy.ts';
import { problemOf } from '../../core/problem.ts';
import type { Services } from '../../host/services.ts';
import { problemInWords } from '../../host/words.ts';

/** Scheme of documents that show what a proxy told when it was asked, read-only. */
const proxyScheme = 'meshdeck-proxy';

/**
 * Read-only documents of what proxies tell. A document is of the moment in which it was asked for; whoever asks again gets what is so then, in the same
 * tab. What goes wrong stands in the document itself.
 */
export class ProxyDocuments implements vscode.TextDocumentContentProvider {
  readonly #agent: Services['agent'];
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.#changed.event;

  private constructor({ agent, context }: Services) {
    this.#agent = agent;
    context.subscriptions.push(this.#changed, vscode.workspace.registerTextDocumentContentProvider(proxyScheme, this));
  }

  static #one: ProxyDocuments | undefined;

  /** The documents of this window, registered when the first of them is opened. */
  static of(services: Services): ProxyDocuments {
    return (this.#one ??= new ProxyDocuments(services));
  }

  /** Opens the document of a question, or asks again for one that is open. */
  async show(question: ProxyQuestion): Promise<void> {
    const uri = uriOf(question);
    const isOpen = vscode.workspace.textDocuments.some((document) => document.uri.toString() === uri.toString());
    if (isOpen) this.#changed.fire(uri);
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document, { preview: false });
    // A dump has thousands of lines: what it is made of comes first.
    if (!isOpen && document.languageId === 'json') await vscode.commands.executeCommand('editor.foldLevel3');
  }

  async provideTextDocumentContent(uri: vscode.Uri, token: vscode.CancellationToken): Promise<string> {
    const stop = new AbortController();
    token.onCancellationRequested(() => {
      stop.abort();
    });
    try {
      const question = JSON.parse(uri.query) as ProxyQuestion;
      const { text } = await vscode.window.withProgress(
        {
          location: vscode.ProgressLocation.Window,
          title: vscode.l10n.t('Asking the proxy of {0}', question.pod),
        },
        () => this.#agent.call('mesh/proxy', question, stop.signal),
      );
      return text;
    } catch (error) {
      const { message, next } = problemInWords(problemOf(error));
      return [message, next].filter((part) => part !== undefined).join('\n');
    }
  }
}

/** The last part of the path is the title of the tab. */
function uriOf(question: ProxyQuestion): vscode.Uri {
  const { context, namespace, pod, view } = question;
  const title = [pod, view, context].join(' · ').replaceAll('/', '_');
  const path = `/${namespace}/${title}.${view === 'stats' ? 'txt' : 'json'}`;
  return vscode.Uri.from({ scheme: proxyScheme, path, query: JSON.stringify(question) });
}
