import type { Row } from '../../agent/protocol/rows.ts';
import { shellWord } from '../../core/shell-word.ts';

/**
 * How kubectl and `meshdeck get` call what a row stands for: `deployment.apps/web -n shop --context prod`; undefined for rows that stand for
 * nothing. Every part is a word of a shell, whatever a context is called.
 */
export function referenceForKubectl({ kind, context, namespace, name, object }: Row): string | undefined {
  if (context === undefined) return undefined;
  const inContext = `--context ${shellWord(context)}`;
  if (kind.startsWith('context')) return inContext;
  if (object !== undefined) {
    // Kinds in lower case are names that the server knows, with the group to tell kinds of one name apart.
    const type = [object.kind.toLowerCase(), object.group].filter((part) => part !== '').join('.');
    const place = object.namespace === undefined ? [] : ['-n', shellWord(object.namespace)];
    return [`${type}/${shellWord(object.name)}`, ...place, inContext].join(' ');
  }
  return kind === 'namespace' && name !== undefined && namespace !== undefined
    ? `namespace/${shellWord(name)} ${inContext}`
    : undefined;
}
