import { nearest } from '../../../core/nearest.ts';
import type { MapNode, ScalarNode, ValueNode } from '../../../yaml/nodes.ts';
import type { ParsedText } from '../../../yaml/parse.ts';
import type { Fault, Fix } from '../../diagnostics/finding.ts';
import type { Knowledge } from '../../service/knowledge.ts';
import { faultAt, missingKey, quotedList } from '../object/fault.ts';
import { entryAt, isGiven, itemsAt, nodeAt, spanOfKey, textAt } from '../object/read.ts';
import { namedText, namedTexts, type NamedText } from './application.ts';
import { knownComponents, type KnownComponents } from './component-parameters.ts';
import { embeddedFaults } from './properties-faults.ts';

/** The two kinds of v1alpha2 that hold others: parameters of Components and their values, workloads and traits as objects. */
export function* configurationFaults(
  root: MapNode,
  parsed: ParsedText,
  { bundle, workspace, settings: { kubernetesVersion } }: Knowledge,
): Iterable<Fault> {
  const kind = textAt(root, 'kind');
  if (kind === 'Component') {
    const workload = nodeAt(root, 'spec', 'workload');
    if (workload !== undefined) yield* embeddedFaults(workload, bundle, kubernetesVersion);
    yield* workloadFaults(root);
    yield* repeatedParameters(root);
    yield* fieldPathFaults(root);
  } else if (kind === 'ApplicationConfiguration') {
    const known = knownComponents(parsed, workspace, textAt(root, 'metadata', 'namespace'));
    for (const component of itemsAt(root, 'spec', 'components')) {
      yield* valueFaults(component, known);
      for (const trait of itemsAt(component, 'traits')) {
        const object = nodeAt(trait, 'trait');
        if (object !== undefined) yield* embeddedFaults(object, bundle, kubernetesVersion);
      }
    }
  }
}

/** Early KubeVela made a Component of a chart instead. */
function* workloadFaults(root: MapNode): Iterable<Fault> {
  const spec = entryAt(root, 'spec');
  const workload = entryAt(root, 'spec', 'workload');
  if (spec?.value.is !== 'map' || entryAt(root, 'spec', 'helm') !== undefined) return;
  if (workload === undefined) {
    const isOther = spec.value.entries.some(({ key }) => nearest(key, ['workload']) !== undefined);
    if (!isOther) yield missingKey(spanOfKey(spec), 'spec', 'workload');
    return;
  }
  if (workload.value.is !== 'map') return;
  const missing = ['apiVersion', 'kind'].filter((key) => !isGiven(workload.value, key));
  for (const key of missing) yield missingKey(spanOfKey(workload), 'workload', key);
}

function* repeatedParameters(root: MapNode): Iterable<Fault> {
  const seen = new Set<string>();
  for (const parameter of itemsAt(root, 'spec', 'parameters')) {
    const name = namedText(parameter, 'name');
    if (name === undefined) continue;
    if (seen.has(name.text)) yield faultAt('item-duplicate', name.node, { what: 'The parameter', name: name.text });
    seen.add(name.text);
  }
}

/** Paths into the workload begin with a field (specification v0.2.1, "Parameter"). */
function* fieldPathFaults(root: MapNode): Iterable<Fault> {
  for (const parameter of itemsAt(root, 'spec', 'parameters')) {
    for (const { node, text } of namedTexts(parameter, 'fieldPaths')) {
      if (!text.startsWith('.')) continue;
      const params = {
        key: 'fieldPaths',
        expected: 'a path that begins with a field, such as `spec.replicas`',
        value: text,
      };
      yield faultAt('wrong-format', node, params, { fixes: [withoutFirst(node, text)] });
    }
  }
}

/** Without the first character of a text, in whatever quotation marks. */
function withoutFirst({ start, end }: ScalarNode, text: string): Fix {
  const first = start + (end - start === text.length + 2 ? 1 : 0);
  return { title: 'Take the dot away', edits: [{ start: first, end: first + 1, text: '' }] };
}

/** Values beside the parameters of their Component, where it is known. */
function* valueFaults(component: ValueNode, known: KnownComponents): Iterable<Fault> {
  const name = namedText(component, 'componentName');
  if (name === undefined) return;
  const parameters = known.find(name.text);
  if (parameters === undefined) {
    const near = nearest(name.text, known.names);
    if (near !== undefined) yield unknown(name, 'component', near);
    return;
  }
  const { names, required } = parameters;
  const given = itemsAt(component, 'parameterValues').flatMap((one) => namedText(one, 'name') ?? []);
  const strangers = given.filter(({ text }) => !names.includes(text));
  const meant = strangers.map(({ text }) => nearest(text, names));
  for (const [index, value] of strangers.entries()) yield unknown(value, 'parameter', meant[index]);
  // A parameter that a misspelt one was meant to be is not missing as well.
  const missing = required.filter((one) => !meant.includes(one) && !given.some(({ text }) => text === one));
  if (missing.length > 0)
    yield faultAt('oam-parameter-missing', name.node, { component: name.text, parameters: quotedList(missing) });
}

function unknown(at: NamedText, what: string, near: string | undefined): Fault {
  return faultAt('oam-name-unknown', at.node, {
    what,
    name: at.text,
    ...(near === undefined ? {} : { nearest: near }),
  });
}
