import { beforeEach, expect, it, vi } from 'vitest';
import type { SwitchPlanView } from '../../agent/protocol/mesh.ts';
import { problemOf } from '../../core/problem.ts';
import type { Services } from '../../host/services.ts';
import { changeFile } from './edit-file.ts';

const editor = vi.hoisted(() => ({
  edits: [] as string[],
  diffs: [] as unknown[],
  written: [] as string[],
}));

vi.mock('vscode', async () => {
  const uri = (path: string): object => ({ path, with: (other: object) => ({ path, ...other }) });
  return {
    l10n: (await import('../../host/testing/fake-l10n.ts')).l10n,
    ProgressLocation: { Window: 10 },
    Range: function Range() {
      return undefined;
    },
    Uri: { file: uri },
    WorkspaceEdit: class {
      replace(_uri: unknown, _range: unknown, text: string): void {
        editor.edits.push(text);
      }
    },
    window: { withProgress: (_options: unknown, work: () => unknown) => work() },
    commands: {
      executeCommand: (_name: string, ...args: readonly unknown[]) => {
        editor.diffs.push(args.at(-1));
        return Promise.resolve();
      },
    },
    workspace: {
      findFiles: () => Promise.resolve([{ fsPath: '/w/shop.yaml' }]),
      openTextDocument: (at: object) =>
        Promise.resolve({ uri: at, version: 1, getText: () => 'before', positionAt: () => undefined }),
      applyEdit: () => Promise.resolve(true),
      registerTextDocumentContentProvider: () => ({ dispose: () => undefined }),
    },
  };
});
vi.mock('../new-file.ts', () => ({
  openNewFile: (name: string) => {
    editor.written.push(name);
    return Promise.resolve();
  },
}));

const object = { group: '', version: 'v1', kind: 'Namespace', name: 'shop' };
const plan = { planId: '1', title: 'Istio on for namespace shop' } as SwitchPlanView;

beforeEach(() => {
  for (const list of Object.values(editor)) list.length = 0;
});

/** Services whose agent answers so, and a person who presses the button that is offered. */
function services(answers: Readonly<Record<string, unknown>>): Services {
  return {
    agent: { call: (method: string) => Promise.resolve(answers[method]) },
    notify: { choice: (_message: string, button: string) => Promise.resolve(button) },
  } as unknown as Services;
}

const place = { file: '/w/shop.yaml', line: 0, character: 0 };

it('changes the file that describes the object, and shows the difference', async () => {
  const answers = { 'sources/find': [place, place], 'mesh/switch-in-text': { text: 'after' } };
  await changeFile(services(answers), 'dev', plan, object);
  expect(editor).toEqual({ edits: ['after'], diffs: ['Istio on for namespace shop'], written: [] });
});

it('writes a file where none describes the object', async () => {
  const answers = { 'sources/find': [], 'mesh/switch-as-file': { text: 'whole' } };
  await changeFile(services(answers), 'dev', plan, object);
  expect(editor.written).toEqual(['shop.namespace.yaml']);
  expect(editor.edits).toEqual([]);
});

it.each([
  ['cannot be changed by lines', [place]],
  ['is a chart', [{ ...place, why: 'chart web' }]],
])('says so where what describes it %s', async (_, places) => {
  const answers = { 'sources/find': places, 'mesh/switch-in-text': null, 'mesh/switch-as-file': { text: 'whole' } };
  const refused = await changeFile(services(answers), 'dev', plan, object).catch(problemOf);
  expect(refused).toMatchObject({ code: 'mesh.switch-no-file', params: { object: 'Namespace shop' } });
  expect(editor.edits).toEqual([]);
});
