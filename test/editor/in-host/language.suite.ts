import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { childProcessesOf } from './child-processes.ts';
import type { HostSuite } from './suite.ts';

/** Below Mocha's own limit, so that a failure says what was there instead. */
const limitMs = 25_000;

const misspelt = 'name: shop\nservices:\n  web:\n    type: Namspace.K8s\n';

const shop = [
  'name: shop',
  'vars:',
  '  copies: 3',
  'services:',
  '  web:',
  '    type: Deployment.K8s',
  '    settings:',
  '      spec:',
  '        replicas: $(#ref.vars.copies)',
  '        selector: { matchLabels: { app: a } }',
  '        template: { metadata: { labels: { app: a } }, spec: { containers: [{ name: a, image: "a:1" }] } }',
  '  cart:',
  '    type: Namespace.K8s',
  '    name: $(#ref.services.web.name)-cart',
  '    dependsOn: [web] # needed',
  '',
].join('\n');

/** Early Meshery showed keys in words. */
const oldSpelling = [
  'name: shop',
  'services:',
  '  web:',
  '    type: Deployment.K8s',
  '    settings:',
  '      spec:',
  '        selector: { match Labels: { app: a } }',
  '        template: { metadata: { labels: { app: a } }, spec: { containers: [{ name: a, image: "a:1" }] } }',
  '',
].join('\n');

export const languageSuite: HostSuite = ({ suite, suiteSetup, suiteTeardown, teardown, test }) => {
  suite('Language service', () => {
    let folder: string;

    suiteSetup(async () => {
      folder = await mkdtemp(path.join(tmpdir(), 'meshdeck-language-'));
    });

    teardown(async () => {
      await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    });

    suiteTeardown(async () => {
      await rm(folder, { recursive: true, force: true });
    });

    async function open(name: string, text: string): Promise<vscode.TextDocument> {
      const file = path.join(folder, name);
      await writeFile(file, text);
      const document = await vscode.workspace.openTextDocument(file);
      await vscode.window.showTextDocument(document);
      return document;
    }

    test('underlines what is wrong, names it and leads to its page, until it is mended', async () => {
      const document = await open('shop.pattern.yaml', misspelt);
      const [found] = await diagnosticsWhen(document.uri, ({ length }) => length > 0);
      assert.ok(found);
      assert.deepEqual(plainRange(found.range), [3, 10, 3, 22]);
      assert.equal(found.severity, vscode.DiagnosticSeverity.Error);
      assert.equal(found.source, 'meshdeck');
      assert.match(found.message, /Did you mean `Namespace\.K8s`\?/);
      const { value, target } = linkedCode(found);
      assert.equal(value, 'type-unknown');
      assert.match(target.path, /\/docs\/diagnostics\/type-unknown\.md$/);
      assert.ok(existsSync(target.fsPath), `${target.fsPath} is not in the extension`);

      await replace(document, found.range, 'Namespace.K8s');
      await diagnosticsWhen(document.uri, ({ length }) => length === 0);
    });

    test('counts as the editor does: lines that end with CRLF, and characters outside of the basic plane', async () => {
      const document = await open(
        'wide.pattern.yaml',
        'name: "😀 Größe"\r\nservices:\r\n  "🛒 läden": { type: Namspace.K8s }\r\n',
      );
      assert.equal(document.eol, vscode.EndOfLine.CRLF);
      const isThere = (found: readonly vscode.Diagnostic[]): boolean =>
        found.length === 1 && found.every(({ range }) => document.getText(range) === 'Namspace.K8s');
      const [before] = await diagnosticsWhen(document.uri, isThere);
      // The server gets edits, not texts: what it made of them shows in where it now finds the fault.
      await replace(document, new vscode.Range(2, 3, 2, 5), '🛒🛒 é');
      const [after] = await diagnosticsWhen(
        document.uri,
        (found) => isThere(found) && found[0]?.range.start.character !== before?.range.start.character,
      );
      assert.equal(after?.range.start.character, (before?.range.start.character ?? 0) + 4);
    });

    test('proposes types', async () => {
      const document = await open('new.pattern.yaml', 'name: shop\nservices:\n  web:\n    type: \n');
      await diagnosticsWhen(document.uri, ({ length }) => length > 0);
      const list = await vscode.commands.executeCommand<vscode.CompletionList>(
        'vscode.executeCompletionItemProvider',
        document.uri,
        new vscode.Position(3, 10),
      );
      const labels = list.items.map(({ label }) => (typeof label === 'string' ? label : label.label));
      for (const type of ['Deployment.K8s', 'VirtualService.Istio', 'IstioMesh'])
        assert.ok(labels.includes(type), type);
    });

    test('proposes keys with what they ask for, and documents them when they are looked at', async () => {
      const text = 'services:\n  web:\n    type: Deployment.K8s\n    \n';
      const document = await open('keys.pattern.yaml', text);
      const list = await vscode.commands.executeCommand<vscode.CompletionList>(
        'vscode.executeCompletionItemProvider',
        document.uri,
        new vscode.Position(3, 4),
        undefined,
        100,
      );
      const settings = list.items.find(({ label }) => (typeof label === 'string' ? label : label.label) === 'settings');
      assert.ok(settings?.insertText instanceof vscode.SnippetString);
      assert.equal(settings.insertText.value, 'settings:\n  spec:\n    selector:\n      ${1}\n    template:\n      $0');
      assert.match(textOf(settings.documentation), /Fields of the object/);
    });

    test('tells in a hover what a key is and what a reference leads to', async () => {
      const document = await open('hover.pattern.yaml', shop);
      const [key] = await at<vscode.Hover[]>('vscode.executeHoverProvider', document, 'replicas');
      assert.match(
        key?.contents.map((content) => textOf(content)).join('\n') ?? '',
        /Number of desired pods[\s\S]*kubernetes/,
      );
      const [reference] = await at<vscode.Hover[]>('vscode.executeHoverProvider', document, 'vars.copies');
      assert.match(reference?.contents.map((content) => textOf(content)).join('\n') ?? '', /`3`/);
    });

    test('leads from a name to its declaration and to its uses', async () => {
      const document = await open('definition.pattern.yaml', shop);
      const [target] = await at<(vscode.Location | vscode.LocationLink)[]>(
        'vscode.executeDefinitionProvider',
        document,
        'web] # needed',
      );
      assert.ok(target);
      const range = 'range' in target ? target.range : target.targetRange;
      assert.equal(document.lineAt(range.start.line).text, '  web:');
      const found = await at<vscode.Location[]>('vscode.executeReferenceProvider', document, 'web:');
      assert.deepEqual(found.map((location) => document.getText(location.range)).sort(), ['web', 'web', 'web']);
    });

    test('renames a service with all that depends on it, and says why it does not', async () => {
      const document = await open('rename.pattern.yaml', shop);
      const position = positionOf(document, 'web:');
      const edit = await vscode.commands.executeCommand<vscode.WorkspaceEdit>(
        'vscode.executeDocumentRenameProvider',
        document.uri,
        position,
        'front',
      );
      assert.ok(await vscode.workspace.applyEdit(edit));
      assert.equal(document.getText(), shop.replaceAll(/\bweb\b(?=[:\].])/g, 'front'));
      await assert.rejects(
        async () =>
          vscode.commands.executeCommand('vscode.executeDocumentRenameProvider', document.uri, position, 'cart'),
        /taken already/,
      );
    });

    test('offers to mend, to ignore, and to change the severity of what it finds', async () => {
      const document = await open('fixes.pattern.yaml', misspelt);
      const [found] = await diagnosticsWhen(document.uri, ({ length }) => length > 0);
      assert.ok(found);
      const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
        'vscode.executeCodeActionProvider',
        document.uri,
        found.range,
      );
      const titles = actions.map(({ title }) => title);
      assert.deepEqual(titles.slice(0, 2), ['Change to `Namespace.K8s`', 'Ignore `type-unknown` on this line']);
      assert.equal(actions[0]?.isPreferred, true);
      const ignore = actions.find(({ title }) => title.startsWith('Ignore'));
      assert.ok(ignore?.edit);
      assert.ok(await vscode.workspace.applyEdit(ignore.edit));
      assert.equal(document.lineAt(3).text, '    # meshdeck-ignore type-unknown');
      await diagnosticsWhen(document.uri, ({ length }) => length === 0);
    });

    test('makes safe changes when a file is saved, where that is asked for', async () => {
      const document = await open('save.pattern.yaml', oldSpelling);
      const found = await diagnosticsWhen(document.uri, ({ length }) => length > 0);
      const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
        'vscode.executeCodeActionProvider',
        document.uri,
        new vscode.Range(0, 0, document.lineCount, 0),
        'source.fixAll',
      );
      assert.deepEqual(
        actions.map(({ kind }) => kind?.value),
        ['source.fixAll.meshdeck'],
        found.map(({ message }) => message).join(' '),
      );
      const settings = vscode.workspace.getConfiguration('editor', { languageId: 'yaml' });
      await settings.update('codeActionsOnSave', { 'source.fixAll.meshdeck': 'explicit' }, true, true);
      // In a browser the editor saves by itself a second after an edit, which asks for no code action. A save that is asked for later than
      // that finds nothing to save, and makes no change either.
      const files = vscode.workspace.getConfiguration('files');
      await files.update('autoSave', 'off', true);
      try {
        // Saved at once: the answer is made of the edited text, whether that has been checked or not. A save that VS Code has already begun by
        // itself asks for no change, and a person would save again after the next edit.
        let edited = '';
        for (let edits = 0; edits < 3 && document.getText().includes('match Labels'); edits += 1) {
          await replace(document, new vscode.Range(0, 6, 0, 6), 'my-');
          edited += 'my-';
          assert.ok(document.isDirty);
          assert.ok(await document.save());
        }
        assert.equal(
          document.getText(),
          oldSpelling.replace('name: ', `name: ${edited}`).replace('match Labels', 'matchLabels'),
        );
      } finally {
        await settings.update('codeActionsOnSave', undefined, true, true);
        await files.update('autoSave', undefined, true);
      }
    });

    test('knows the parts of a file: symbols, folding, selection, hints and colours', async () => {
      const document = await open('parts.pattern.yaml', shop);
      const symbols = await of<vscode.DocumentSymbol[]>('vscode.executeDocumentSymbolProvider', document);
      assert.deepEqual(
        symbols.map(({ name, detail }) => [name, detail]),
        [
          ['copies', '3'],
          ['web', 'Deployment.K8s'],
          ['cart', 'Namespace.K8s'],
        ],
      );
      const folds = await of<vscode.FoldingRange[]>('vscode.executeFoldingRangeProvider', document);
      assert.ok(folds.some(({ start, end }) => start === 4 && end === 10));
      const [selection] = await vscode.commands.executeCommand<vscode.SelectionRange[]>(
        'vscode.executeSelectionRangeProvider',
        document.uri,
        [positionOf(document, 'Namespace.K8s')],
      );
      // The editor puts the words of the line into the chain.
      const grown: string[] = [];
      for (let part = selection; part !== undefined; part = part.parent) grown.push(document.getText(part.range));
      assert.ok(grown.includes('type: Namespace.K8s'), grown.join(' | '));
      const hints = await vscode.commands.executeCommand<vscode.InlayHint[]>(
        'vscode.executeInlayHintProvider',
        document.uri,
        new vscode.Range(0, 0, document.lineCount, 0),
      );
      assert.deepEqual(
        hints.map(({ label }) => label),
        ['= 3'],
      );
      const tokens = await of<vscode.SemanticTokens>('vscode.provideDocumentSemanticTokens', document);
      assert.ok(tokens.data.length >= 5 * 5, `${tokens.data.length / 5} tokens`);
    });

    test('checks SMP profiles and project settings', async () => {
      const client = '  clients:\n    - endpoint_urls: [http://127.0.0.1:80/]\n';
      const profile = await open('checkout.smp.yaml', `test:\n  name: checkout\n  duration: 30\n${client}`);
      const [duration] = await diagnosticsWhen(profile.uri, ({ length }) => length > 0);
      assert.ok(duration);
      assert.equal(linkedCode(duration).value, 'profile-duration');
      assert.equal(profile.getText(duration.range), '30');

      const settings = await open('meshdeck.yaml', 'protectedContext: ["*prod*"]\n');
      const [unknown] = await diagnosticsWhen(settings.uri, ({ length }) => length > 0);
      assert.ok(unknown);
      assert.equal(linkedCode(unknown).value, 'settings-invalid');
      assert.equal(settings.getText(unknown.range), 'protectedContext');
    });

    test('starts its process again when that was ended, and shows what it showed before', async () => {
      const document = await open('again.pattern.yaml', misspelt);
      await diagnosticsWhen(document.uri, ({ length }) => length > 0);
      const first = await serverProcess();
      const cleared = diagnosticsWhen(document.uri, ({ length }) => length === 0);
      process.kill(first, 'SIGKILL');
      await cleared;
      const [found] = await diagnosticsWhen(document.uri, ({ length }) => length > 0);
      assert.equal(found === undefined ? undefined : linkedCode(found).value, 'type-unknown');
      assert.notEqual(await serverProcess(), first);
    });
  });
};

async function of<Result>(command: string, document: vscode.TextDocument): Promise<Result> {
  return vscode.commands.executeCommand<Result>(command, document.uri);
}

/** Asks about the place behind the first letter of a text. */
async function at<Result>(command: string, document: vscode.TextDocument, text: string): Promise<Result> {
  return vscode.commands.executeCommand<Result>(command, document.uri, positionOf(document, text));
}

function positionOf(document: vscode.TextDocument, text: string): vscode.Position {
  return document.positionAt(document.getText().indexOf(text) + 1);
}

/** The editor hands Markdown on as an object or as its text. */
function textOf(content: unknown): string {
  return content instanceof vscode.MarkdownString ? content.value : String(content);
}

/** The diagnostics of a document as soon as they are what is waited for. */
async function diagnosticsWhen(
  uri: vscode.Uri,
  matches: (found: readonly vscode.Diagnostic[]) => boolean,
): Promise<readonly vscode.Diagnostic[]> {
  const limit = AbortSignal.timeout(limitMs);
  return new Promise((resolve, reject) => {
    const look = (): void => {
      const found = vscode.languages.getDiagnostics(uri);
      if (!matches(found)) return;
      listening.dispose();
      resolve(found);
    };
    const listening = vscode.languages.onDidChangeDiagnostics(({ uris }) => {
      if (uris.some((changed) => changed.toString() === uri.toString())) look();
    });
    limit.addEventListener('abort', () => {
      listening.dispose();
      const there = vscode.languages.getDiagnostics(uri).map(({ message, range }) => [message, plainRange(range)]);
      reject(new Error(`${uri.path} did not get the expected diagnostics; it has ${JSON.stringify(there)}`));
    });
    look();
  });
}

async function replace(document: vscode.TextDocument, range: vscode.Range, text: string): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, range, text);
  assert.ok(await vscode.workspace.applyEdit(edit));
}

function plainRange({ start, end }: vscode.Range): readonly number[] {
  return [start.line, start.character, end.line, end.character];
}

function linkedCode({ code }: vscode.Diagnostic): { readonly value: string | number; readonly target: vscode.Uri } {
  assert.ok(typeof code === 'object', 'the code of a diagnostic has no link');
  return code;
}

async function serverProcess(): Promise<number> {
  const children = await childProcessesOf(process.pid);
  const servers = children.filter(({ command }) => command.includes('language-server.mjs'));
  assert.equal(servers.length, 1, `one language server is expected among ${JSON.stringify(children)}`);
  return servers[0]?.pid ?? 0;
}
