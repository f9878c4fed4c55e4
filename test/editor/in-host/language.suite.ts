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
