import type { MapEntry, MapNode, ValueNode } from '../../../yaml/nodes.ts';
import type { Fault } from '../../diagnostics/finding.ts';
import type { SchemaBundle } from '../../schema/bundle.ts';
import { changeMe } from '../../schema/placeholders.ts';
import { faultAt, missingKey, replaceWith, type Placeholder } from './fault.ts';
import { dnsLabel, labelValue, mendedName, nameRuleOf, qualifiedKey, type NameRule } from './names.ts';
import { kindEntry, type ManifestObject } from './objects.ts';
import { entriesAt, entryAt, isGiven, nodeAt, spanOf, spanOfEntry, spanOfKey } from './read.ts';
import { templatesOf } from './workloads.ts';

/** Name, namespace, labels and annotations of an object and of the Pods that it makes. */
export function* metadataFaults(
  object: ManifestObject,
  bundle: SchemaBundle,
  kubernetesVersion: string | undefined,
): Iterable<Fault> {
  yield* nameFaults(object, kubernetesVersion);
  yield* namespaceFaults(object, bundle);
  yield* keyFaults(nodeAt(object.node, 'metadata'));
  for (const { template } of templatesOf(object)) yield* keyFaults(nodeAt(template, 'metadata'));
}

/** Metadata above the first field that is no part of the head. */
function unnamed(node: MapNode): Placeholder {
  const field = node.entries.find(({ key }) => key !== 'apiVersion' && key !== 'kind');
  return { map: node, value: { name: changeMe }, before: field?.key ?? '' };
}

function* nameFaults(object: ManifestObject, kubernetesVersion: string | undefined): Iterable<Fault> {
  const { node, group, kind, name } = object;
  const metadata = entryAt(node, 'metadata');
  const kindAt = kindEntry(object);
  if (metadata === undefined) {
    if (kindAt !== undefined && kind !== '') yield missingKey(spanOfEntry(kindAt), kind, 'metadata', unnamed(node));
    return;
  }
  const written = nodeAt(metadata.value, 'name');
  if (!isGiven(metadata.value, 'name')) {
    const isNamed = isGiven(metadata.value, 'generateName') || metadata.value.is === 'list';
    if (!isNamed) yield missingKey(spanOfKey(metadata), 'metadata', 'name', { map: metadata.value, value: changeMe });
  } else if (written !== undefined && name !== undefined) {
    yield* nameFault(
      written,
      name,
      `${/^[AEIO]/.test(kind) ? 'an' : 'a'} ${kind}`,
      nameRuleOf(group, kind, kubernetesVersion),
    );
  }
}

/** A name that its rule does not take. */
export function* nameFault(node: ValueNode, name: string, what: string, rule: NameRule): Iterable<Fault> {
  const why = rule(name);
  if (why === undefined || node.is !== 'scalar') return;
  const mended = mendedName(name, rule);
  yield faultAt(
    'name-invalid',
    spanOf(node),
    { name, what, why },
    mended === undefined ? {} : { fixes: [replaceWith(node, mended)] },
  );
}

function* namespaceFaults(
  { node, apiVersion, kind, namespace }: ManifestObject,
  bundle: SchemaBundle,
): Iterable<Fault> {
  const entry = entryAt(node, 'metadata', 'namespace');
  if (entry === undefined || namespace === undefined || namespace === '') return;
  const known = bundle.kinds.find(kind, { apiVersion });
  if (known?.apiVersion === apiVersion && !known.namespaced) {
    yield faultAt('namespace-on-cluster-kind', spanOfKey(entry), { kind });
  } else yield* nameFault(entry.value, namespace, 'a Namespace', dnsLabel);
}

function* keyFaults(metadata: ValueNode | undefined): Iterable<Fault> {
  for (const entry of entriesAt(metadata, 'labels')) yield* labelFault(entry);
  for (const entry of entriesAt(metadata, 'annotations')) {
    // Kubernetes takes capitals in the prefix of an annotation.
    const why = qualifiedKey(entry.key.toLowerCase());
    if (why !== undefined && entry.merged !== true)
      yield faultAt('label-invalid', spanOfKey(entry), { part: `The key \`${entry.key}\` of an annotation`, why });
  }
}

/** Key and value of a label, or of a selector for it. */
export function* labelFault(entry: MapEntry): Iterable<Fault> {
  if (entry.merged === true) return;
  const { key, value } = entry;
  const ofKey = qualifiedKey(key);
  if (ofKey !== undefined)
    yield faultAt('label-invalid', spanOfKey(entry), { part: `The key \`${key}\` of a label`, why: ofKey });
  if (value.is !== 'scalar' || typeof value.value !== 'string') return;
  const ofValue = labelValue(value.value);
  if (ofValue !== undefined) {
    yield faultAt('label-invalid', spanOf(value), {
      part: `The value \`${value.value}\` of the label \`${key}\``,
      why: ofValue,
    });
  }
}
