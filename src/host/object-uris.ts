import * as vscode from 'vscode';
import type { ObjectAddress } from '../agent/protocol/documents.ts';
import type { ObjectReference } from '../core/kubernetes.ts';
import { editScheme, liveScheme } from '../core/object-schemes.ts';

/**
 * What stands beside an edit, read-only: the text that it began with, the live object at the time of a conflict, and the edit as it was
 * then.
 */
export type EditSide = 'base' | 'live' | 'mine';

/**
 * The address of a document. Its last part is the title of its tab, with name, kind and context; which object it is stands in the
 * query.
 */
export function objectUri(scheme: string, { context, object }: ObjectAddress, side?: EditSide): vscode.Uri {
  const { group, version, kind, namespace, name } = object;
  const query = new URLSearchParams({ context, group, version, kind, name });
  if (namespace !== undefined) query.set('namespace', namespace);
  if (side !== undefined) query.set('side', side);
  const title = [name, kind, context, ...(scheme === editScheme ? ['edit'] : [])].join(' · ');
  // Names of contexts and of some kinds hold slashes, which would cut the title.
  const path = `/${namespace ?? ''}/${title.replaceAll('/', '_')}.yaml`;
  return vscode.Uri.from({ scheme, path: path.replace('//', '/'), query: query.toString() });
}

/** The object that a document is of; undefined where the address is none of ours. */
export function addressOf(uri: vscode.Uri): ObjectAddress | undefined {
  if (uri.scheme !== liveScheme && uri.scheme !== editScheme) return undefined;
  const query = new URLSearchParams(uri.query);
  const [context, group, version, kind, name] = ['context', 'group', 'version', 'kind', 'name'].map((key) =>
    query.get(key),
  );
  if (context == null || group == null || version == null || kind == null || name == null) return undefined;
  const namespace = query.get('namespace');
  const object: ObjectReference = { group, version, kind, name, ...(namespace === null ? {} : { namespace }) };
  return { context, object };
}

/** Which side of an edit a document is; undefined for the edit itself. */
export function sideOf(uri: vscode.Uri): EditSide | undefined {
  const side = new URLSearchParams(uri.query).get('side');
  return side === 'base' || side === 'live' || side === 'mine' ? side : undefined;
}
