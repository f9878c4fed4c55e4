import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type * as vscode from 'vscode';
import { gatherDiagnostics } from './gathered-diagnostics.ts';

const editor = vi.hoisted(() => ({ open: [] as string[] }));

vi.mock('vscode', () => ({
  workspace: {
    get textDocuments() {
      return editor.open.map((uri) => ({ uri: { toString: () => uri } }));
    },
  },
}));

const uriOf = (uri: string): vscode.Uri => ({ toString: () => uri }) as unknown as vscode.Uri;
const fault = { message: 'wrong' } as unknown as vscode.Diagnostic;

/** What has been handed on, one list for each time: how many diagnostics each file has. */
function handedOn(): { readonly times: string[][]; readonly collection: vscode.DiagnosticCollection } {
  const times: string[][] = [];
  const set = (entries: readonly [vscode.Uri, readonly vscode.Diagnostic[]][]): void => {
    times.push(entries.map(([uri, diagnostics]) => `${uri.toString()} ${diagnostics.length}`));
  };
  return { times, collection: { set } as unknown as vscode.DiagnosticCollection };
}

beforeEach(() => {
  vi.useFakeTimers();
  editor.open = ['file:///open.yaml'];
});

afterEach(() => {
  vi.useRealTimers();
});

it('shows diagnostics of an open document at once, and those of other files together, the newest of each', () => {
  const { times, collection } = handedOn();
  const gathered = gatherDiagnostics(() => collection);
  expect(gathered.keep(uriOf('file:///open.yaml'), [fault])).toBe(false);
  expect(gathered.keep(uriOf('file:///a.yaml'), [fault])).toBe(true);
  expect(gathered.keep(uriOf('file:///b.yaml'), [fault])).toBe(true);
  expect(gathered.keep(uriOf('file:///a.yaml'), [])).toBe(true);
  expect(times).toEqual([]);
  vi.runAllTimers();
  expect(times).toEqual([['file:///a.yaml 0', 'file:///b.yaml 1']]);
});

it('does not show what was kept of a file that has been opened meanwhile', () => {
  const { times, collection } = handedOn();
  const gathered = gatherDiagnostics(() => collection);
  gathered.keep(uriOf('file:///a.yaml'), [fault]);
  editor.open.push('file:///a.yaml');
  expect(gathered.keep(uriOf('file:///a.yaml'), [])).toBe(false);
  vi.runAllTimers();
  expect(times.flat()).toEqual([]);
});

it('waits longer the more files have some, and two seconds at most', () => {
  const { times, collection } = handedOn();
  const gathered = gatherDiagnostics(() => collection);
  for (let file = 0; file < 5_000; file += 1) gathered.keep(uriOf(`file:///${file}.yaml`), [fault]);
  vi.advanceTimersByTime(250);
  const first = times.length;
  expect(times.flat()).toHaveLength(5_000);
  gathered.keep(uriOf('file:///0.yaml'), []);
  vi.advanceTimersByTime(1_999);
  expect(times).toHaveLength(first);
  vi.advanceTimersByTime(1);
  expect(times.slice(first)).toEqual([['file:///0.yaml 0']]);
});

it('hands on no more at a time than the editor takes, and every file', () => {
  const { times, collection } = handedOn();
  const gathered = gatherDiagnostics(() => collection);
  const several = Array.from({ length: 300 }, () => fault);
  for (let file = 0; file < 7; file += 1) gathered.keep(uriOf(`file:///${file}.yaml`), several);
  gathered.keep(uriOf('file:///mended.yaml'), []);
  gathered.keep(uriOf('file:///most.yaml'), [...several, ...several, ...several, ...several]);
  vi.runAllTimers();
  expect(times.map((files) => files.length)).toEqual([3, 3, 2, 1]);
  expect(new Set(times.flat()).size).toBe(9);
});

it('forgets what a server has said that has ended', () => {
  const { times, collection } = handedOn();
  const gathered = gatherDiagnostics(() => collection);
  gathered.keep(uriOf('file:///a.yaml'), [fault]);
  gathered.clear();
  vi.runAllTimers();
  expect(times).toEqual([]);
});
