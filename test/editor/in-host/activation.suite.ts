import assert from 'node:assert/strict';
import { createHook } from 'node:async_hooks';
import childProcess from 'node:child_process';
import path from 'node:path';
import * as vscode from 'vscode';
import { extensionId, type HostSuite } from './suite.ts';

/** Resources that mean a process, a thread or a socket, by their names in Node's async hooks. */
const forbiddenResources: ReadonlySet<string> = new Set([
  'PROCESSWRAP',
  'WORKER',
  'TCPWRAP',
  'TCPSERVERWRAP',
  'TCPCONNECTWRAP',
  'PIPEWRAP',
  'PIPESERVERWRAP',
  'PIPECONNECTWRAP',
  'UDPWRAP',
  'GETADDRINFOREQWRAP',
  'QUERYWRAP',
]);

const synchronousStarts = ['spawnSync', 'execSync', 'execFileSync'] as const;

export const activationSuite: HostSuite = ({ suite, test }) => {
  suite('Activation', () => {
    test('starts no process and no thread, and opens no socket', async () => {
      const extension = requiredExtension();
      assert.equal(extension.isActive, false, 'the workspace of this suite must not activate the extension by itself');
      const seen = await watchResources(codeFolder(extension), () => extension.activate());
      assert.deepEqual(seen, []);
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

/** The processes, threads and sockets that code below `folder` made while `work` ran, and until the event loop came round. */
async function watchResources(folder: string, work: () => Thenable<unknown>): Promise<string[]> {
  const seen: string[] = [];
  const note = (what: string): void => {
    // The extension host makes resources of its own at any time; ours have one of our files on their stack.
    const own = new Error('stack').stack?.split('\n').find((line) => line.includes(folder));
    if (own !== undefined) seen.push(`${what} ${own.trim()}`);
  };
  const hook = createHook({
    init: (_id, type) => {
      if (forbiddenResources.has(type)) note(type);
    },
  });
  const restore = watchSynchronousStarts(note);
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 50;
  hook.enable();
  try {
    await work();
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
  } finally {
    hook.disable();
    restore();
    Error.stackTraceLimit = limit;
  }
  return seen;
}

/** Starting a process and waiting for it makes no asynchronous resource: those functions are watched by themselves. */
function watchSynchronousStarts(note: (what: string) => void): () => void {
  const mutable = childProcess as unknown as Record<string, (...args: unknown[]) => unknown>;
  const originals = synchronousStarts.map((name) => [name, mutable[name]] as const);
  for (const [name, original] of originals) {
    mutable[name] = (...args: unknown[]) => {
      note(name);
      return original?.apply(childProcess, args);
    };
  }
  return () => {
    for (const [name, original] of originals) if (original !== undefined) mutable[name] = original;
  };
}
