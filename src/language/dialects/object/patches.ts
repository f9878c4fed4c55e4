import type { ValueNode } from '../../../yaml/nodes.ts';
import { symbolOfText } from './symbol-keys.ts';
import type { SymbolKey } from '../../service/symbols.ts';
import type { DocumentView } from '../../service/document.ts';
import type { Knowledge } from '../../service/knowledge.ts';

const patchName = /(?:^|[-_.\\/])patch(?:es)?(?:[-_.\\/]|$)/i;

/**
 * True for a document that is no whole object: a patch of kustomize holds only what changes. It is one by its name, by a directive in it, or
 * because a kustomization of the workspace lists it.
 */
export function isPatch({ path, yaml: { root }, parsed }: DocumentView, { workspace }: Knowledge): boolean {
  const file = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
  if (patchName.test(file.replace(/\.ya?ml$/i, '')) || /[\\/]patch(?:es)?[\\/][^\\/]*$/i.test(path)) return true;
  if (parsed.text.includes('$patch') && holdsDirective(root)) return true;
  for (const place of workspace.places(patchSymbol(path), 'use')) if (place.uri !== '') return true;
  return false;
}

function holdsDirective(node: ValueNode): boolean {
  if (node.is === 'list') return node.items.some(holdsDirective);
  return node.is === 'map' && node.entries.some(({ key, value }) => key === '$patch' || holdsDirective(value));
}

/** The name of a patch file for the index of the workspace: what a kustomization lists is a use of it. */
export function patchSymbol(path: string): SymbolKey {
  return symbolOfText('kustomize-patch', path.replace(/^file:\/\//, '').replaceAll('\\', '/'));
}

/** The path of a file that a file beside it names: `../base/web.yaml`. */
export function besidePath(path: string, relative: string): string {
  const parts = path.replaceAll('\\', '/').split('/').slice(0, -1);
  for (const part of relative.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}
