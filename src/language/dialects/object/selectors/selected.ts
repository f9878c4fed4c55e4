import type { ValueNode } from '../../../../yaml/nodes.ts';
import type { DocumentView } from '../../../service/document.ts';
import type { Knowledge } from '../../../service/knowledge.ts';
import type { NodePath, SelectedObject } from '../../dialect.ts';
import { ciliumConditions } from '../cilium/labels.ts';
import { labelsOf } from '../declared.ts';
import { fileObjects } from '../file-objects.ts';
import { objectAt, type ManifestObject } from '../objects.ts';
import { isGiven, nodeAt, textAt } from '../read.ts';
import { leadTo } from '../references/paths.ts';
import { workloadKinds } from '../workloads.ts';
import { conditionsOfLabels, conditionsOfSelector, fulfils, type Condition } from './conditions.ts';
import { selectorRules, type SelectorRule } from './rules.ts';

/** What a selector at some place selects, as far as files tell. */
export interface Selection {
  readonly of: 'Pods' | 'Services';
  /** Workloads by the labels of their Pods, or Services. */
  readonly objects: readonly SelectedObject[];
}

/** What the selector that holds a path selects; undefined where there is none, and where files cannot tell. */
export function selectionAt(document: DocumentView, path: NodePath, knowledge: Knowledge): Selection | undefined {
  const found = objectAt(document.yaml.root, path);
  if (found === undefined) return undefined;
  const { object } = found;
  for (const rule of selectorRules.get(`${object.group}/${object.kind}`) ?? []) {
    const length = rule.steps.length;
    if (!leadTo(rule.steps, found.path.slice(0, length))) continue;
    const conditions = conditionsOf(object, found.path.slice(0, length), rule);
    if (conditions === undefined) return undefined;
    const candidates = rule.selects === undefined ? workloadKinds : ['/Service'];
    const objects = [...candidatesOf(candidates, document, knowledge)]
      .filter((one) => isSelected(one, conditions, document, knowledge))
      .map(({ kind, name, namespace, at }): SelectedObject => ({ kind, name, namespace, at }));
    return { of: rule.selects === undefined ? 'Pods' : 'Services', objects };
  }
  return undefined;
}

interface Conditions {
  readonly labels: readonly Condition[];
  /** Conditions for the name of the namespace. */
  readonly namespaces: readonly Condition[];
  readonly namespaceLabels: readonly Condition[];
}

/** Istio's root namespace, where nobody has said another one. */
const rootNamespace = 'istio-system';

function conditionsOf(object: ManifestObject, path: NodePath, rule: SelectorRule): Conditions | undefined {
  const node = nodeAt(object.node, ...path);
  const beside = nodeAt(object.node, ...path.slice(0, -1));
  const written = rule.form === 'labels' ? conditionsOfLabels(node) : conditionsOfSelector(node);
  // A Service without labels has endpoints that somebody else writes.
  if (rule.form === 'labels' && written.length === 0) return undefined;
  const read = rule.form === 'cilium' ? ciliumConditions(written) : { ...none, labels: written };
  if (read === undefined) return undefined;
  const own = isNamespace(object.namespace);
  if (rule.isFixed === true) return { labels: read.labels, namespaces: own, namespaceLabels: [] };
  if (rule.mayOpen === true && isGiven(beside, 'namespaceSelector'))
    return { ...read, namespaceLabels: conditionsOfSelector(nodeAt(beside, 'namespaceSelector')) };
  if (rule.within === 'beside') return { ...read, namespaces: isNamespace(textAt(beside, 'namespace')) };
  const isEverywhere = rule.within === 'all' || (rule.within === 'root' && object.namespace === rootNamespace);
  const saysNamespace = read.namespaces.length + read.namespaceLabels.length > 0;
  return isEverywhere || saysNamespace ? read : { ...read, namespaces: own };
}

const none: Conditions = { labels: [], namespaces: [], namespaceLabels: [] };

function isNamespace(name: string | undefined): readonly Condition[] {
  return name === undefined ? [] : [{ key: '', operator: 'In', values: [name] }];
}

interface Candidate extends SelectedObject {
  readonly labels: Readonly<Record<string, string>>;
}

function* candidatesOf(
  kinds: readonly string[],
  document: DocumentView,
  { workspace }: Knowledge,
): Iterable<Candidate> {
  for (const key of kinds) {
    const [group = '', kind = ''] = key.split('/');
    for (const object of fileObjects(document.parsed).ofKind(group, kind)) {
      const name: ValueNode | undefined = nodeAt(object.node, 'metadata', 'name');
      if (name === undefined || object.name === undefined) continue;
      const at = { start: name.start, end: name.end };
      yield { kind, name: object.name, namespace: object.namespace, labels: labelsOf(object) ?? {}, at };
    }
    for (const { uri, name, namespace, labels = {}, place } of workspace.objects(kind, group))
      if (uri !== document.path) yield { kind, name, namespace, labels, at: place };
  }
}

/** An object that leaves its namespace open may be of any. */
function isSelected(
  { labels, namespace }: Candidate,
  conditions: Conditions,
  document: DocumentView,
  knowledge: Knowledge,
): boolean {
  if (!fulfils(labels, conditions.labels)) return false;
  if (namespace === undefined) return true;
  return (
    conditions.namespaces.every((one) => fulfils({ [one.key]: namespace }, [one])) &&
    (conditions.namespaceLabels.length === 0 ||
      fulfils(labelsOfNamespace(namespace, document, knowledge), conditions.namespaceLabels))
  );
}

/** The server gives each namespace its name as a label. Others are known where its object is. */
function labelsOfNamespace(
  name: string,
  document: DocumentView,
  { workspace }: Knowledge,
): Readonly<Record<string, string>> {
  const here = fileObjects(document.parsed)
    .ofKind('', 'Namespace')
    .filter((one) => one.name === name)
    .map((one) => labelsOf(one));
  const elsewhere = [...workspace.named({ group: '', kind: 'Namespace', name })].map(({ labels }) => labels);
  return Object.assign({}, ...elsewhere, ...here, { 'kubernetes.io/metadata.name': name }) as Record<string, string>;
}
