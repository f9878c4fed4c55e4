import { formatPlural } from '../../../core/format.ts';
import { uncheckedRules, type UncheckedRule } from '../../schema/rules/unchecked.ts';
import { columnsMarkdown } from '../../features/column-text.ts';
import { kindText } from '../../features/schema-text.ts';
import type { DocumentView } from '../../service/document.ts';
import type { ClusterKnowledge, Knowledge } from '../../service/knowledge.ts';
import type { ObjectName } from '../../service/symbols.ts';
import type { NodePath } from '../dialect.ts';
import { fileObjects } from './file-objects.ts';
import { objectAt, type ManifestObject } from './objects.ts';
import { referencesOf } from './references/extract.ts';
import type { NamesOfFile } from './references/offered-names.ts';
import { selectionAt } from './selectors/selected.ts';
import { selectionMarkdown } from './selectors/selection-text.ts';
import { schemaOfObject } from './schema.ts';

/** What is known of a kind, of the object that a reference leads to, or of what a selector selects. */
export function aboutObject(
  document: DocumentView,
  path: NodePath,
  at: 'key' | 'value',
  knowledge: Knowledge,
): string | undefined {
  const found = objectAt(document.yaml.root, path);
  if (found === undefined) return undefined;
  const selection = selectionAt(document, path, knowledge);
  if (selection !== undefined) return selectionMarkdown(selection);
  if (at === 'key') return undefined;
  const key = found.path.join('.');
  if (key === 'kind' || key === 'apiVersion') return aboutKind(found.object, knowledge);
  for (const { target, path: ofUse, isAnywhere } of referencesOf(found.object)) {
    if (ofUse.join('.') !== key) continue;
    const meant = isAnywhere === true ? { ...target, namespace: undefined } : target;
    return aboutTarget(meant, (group, kind) => fileObjects(document.parsed).ofKind(group, kind), document, knowledge);
  }
  return undefined;
}

function aboutKind(object: ManifestObject, { bundle }: Knowledge): string | undefined {
  const { apiVersion, kind } = object;
  const known = bundle.kinds.find(kind, { apiVersion });
  const against = schemaOfObject(object, bundle);
  if (known === undefined) return undefined;
  const scope = known.namespaced ? 'Lives in a namespace.' : 'Belongs to the whole cluster.';
  const preferred = known.apiVersion === apiVersion ? undefined : `Known here as \`${known.apiVersion}\`.`;
  const text = against === undefined ? undefined : kindText(against);
  const origin = against === undefined ? undefined : `_${against.source.title}_`;
  const head = `**${kind}** \`${apiVersion}\``;
  const unchecked = against === undefined ? undefined : uncheckedText(uncheckedRules(against));
  const columns = columnsMarkdown(bundle, apiVersion, kind);
  return [head, text, scope, preferred, columns, unchecked, origin].filter((line) => line !== undefined).join('\n\n');
}

const mostShownRules = 5;

/** What the server checks and nobody does here. */
function uncheckedText(rules: readonly UncheckedRule[]): string | undefined {
  if (rules.length === 0) return undefined;
  const shown = rules
    .slice(0, mostShownRules)
    .map(({ rule, reason }) => `- \`${rule.replaceAll('`', "'")}\`: ${reason}`);
  const more = rules.length > mostShownRules ? [`- ${rules.length - mostShownRules} more`] : [];
  return [`Not checked here, only by the server: ${formatPlural(rules.length, 'rule')}`, '', ...shown, ...more].join(
    '\n',
  );
}

/** Where the object that a name means is: in the file, in another one of the workspace, in the cluster. */
export function aboutTarget(
  target: ObjectName,
  ofFile: NamesOfFile,
  document: DocumentView,
  { workspace, cluster }: Knowledge,
): string {
  const { group, kind, name, namespace } = target;
  const head = `**${kind}** \`${namespace === undefined ? '' : `${namespace}/`}${name}\``;
  const isSame = (other: { readonly name?: string | undefined; readonly namespace?: string | undefined }): boolean =>
    other.name === name && (namespace === undefined || other.namespace === undefined || other.namespace === namespace);
  const lines = [head];
  if ([...ofFile(group, kind)].some(isSame)) lines.push('Declared in this file.');
  for (const object of workspace.objects(kind, group)) {
    if (!isSame(object)) continue;
    const ports = object.ports
      ?.map((port) => `\`${port.port}${port.name === undefined ? '' : ` ${port.name}`}\``)
      .join(', ');
    if (object.uri !== document.path)
      lines.push(`Declared in \`${object.uri.slice(object.uri.lastIndexOf('/') + 1)}\`.`);
    if (ports !== undefined && ports !== '') lines.push(`Ports: ${ports}`);
    break;
  }
  if (cluster?.has(kind, group, name, namespace) === true) lines.push(`Exists in \`${cluster.context}\`.`);
  if (lines.length === 1) lines.push(isNowhere(cluster, target));
  return lines.join('\n\n');
}

function isNowhere(cluster: ClusterKnowledge | undefined, { kind, group }: ObjectName): string {
  const inCluster = cluster?.knowsAll(kind, group) === true ? `, nor in \`${cluster.context}\`` : '';
  return `Not found in this file or in manifests of the workspace${inCluster}.`;
}
