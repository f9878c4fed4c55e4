import assert from 'node:assert/strict';
import path from 'node:path';
import * as vscode from 'vscode';
import { watchResources } from './resources.ts';
import { extensionId, type HostSuite } from './suite.ts';

export const activationSuite: HostSuite = ({ suite, test }) => {
  suite('Activation', () => {
    test('starts no process and no thread, and opens no socket', async () => {
      const extension = requiredExtension();
      assert.equal(extension.isActive, false, 'the workspace of this suite must not activate the extension by itself');
      const seen = await watchResources(codeFolder(extension), () => extension.activate());
      assert.deepEqual(
        seen.map(({ what, place }) => `${what} ${place}`),
        [],
      );
    });

    test('registers every command that the manifest declares', async () => {
      const extension = requiredExtension();
      await extension.activate();
      const registered = new Set(await vscode.commands.getCommands(true));
      const declared = declaredCommands(extension);
      assert.ok(declared.length > 0, 'the manifest declares no command');
      assert.deepEqual(
        declared.filter((command) => !registered.has(command)),
        [],
      );
    });

    test('registers no command of ours that the manifest does not declare, except internal ones', async () => {
      const declared = new Set(declaredCommands(requiredExtension()));
      const ours = (await vscode.commands.getCommands(true)).filter((command) => command.startsWith('meshdeck.'));
      const views = /\.(focus|open|resetViewLocation|removeView|toggleVisibility)$|^meshdeck\.internal\./;
      assert.deepEqual(
        ours.filter((command) => !declared.has(command) && !views.test(command)),
        [],
      );
    });
  });
};

function requiredExtension(): vscode.Extension<unknown> {
  const extension = vscode.extensions.getExtension(extensionId);
  assert.ok(extension, `${extensionId} is not installed in this editor`);
  return extension;
}

/** Where the extension's own code is: the folder of its `main`. In its source tree the suites lie beside that. */
function codeFolder(extension: vscode.Extension<unknown>): string {
  const { main } = extension.packageJSON as { readonly main: string };
  return path.dirname(path.resolve(extension.extensionPath, main));
}

function declaredCommands(extension: vscode.Extension<unknown>): string[] {
  const manifest = extension.packageJSON as {
    readonly contributes?: { readonly commands?: readonly { readonly command: string }[] };
  };
  return (manifest.contributes?.commands ?? []).map(({ command }) => command);
}
