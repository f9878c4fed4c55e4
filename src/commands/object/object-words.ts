import * as vscode from 'vscode';
import { formatCount, formatPlural } from '../../core/format.ts';
import type { ObjectReference } from '../../core/kubernetes.ts';
import { describeReference } from '../../core/kubernetes.ts';

/** One object by its name, several by their count: `Deployment shop/web`, `3 objects`. */
export function titleOfObjects(objects: readonly ObjectReference[]): string {
  const [first] = objects;
  return objects.length === 1 && first !== undefined
    ? describeReference(first)
    : formatPlural(objects.length, 'object');
}

/** `Pod shop/a, Pod shop/b and 3 more`. @param count of all, where more are meant than are given. */
export function namesOfObjects(objects: readonly ObjectReference[], count = objects.length): string {
  const names = objects.map(describeReference).join(', ');
  return count > objects.length ? vscode.l10n.t('{0} and {1} more', names, formatCount(count - objects.length)) : names;
}
