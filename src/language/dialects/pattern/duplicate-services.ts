import { splitApiVersion } from '../../../core/kubernetes.ts';
import { isReference } from '../../../pattern/model/reference-text.ts';
import type { Component, TypeResolution } from '../../../pattern/model/types.ts';
import type { Fault } from '../../diagnostics/finding.ts';
import { spanAtPath } from '../../document/spans.ts';
import type { DocumentView } from '../../service/document.ts';
import type { Knowledge } from '../../service/knowledge.ts';
import { patternViewOf } from './view.ts';

/** Services that describe the same object: of one group, kind, namespace and name. */
export function* duplicateServices(document: DocumentView, knowledge: Knowledge): Iterable<Fault> {
  const { filled, resolutions } = patternViewOf(document, knowledge);
  const { root } = document.yaml;
  const first = new Map<string, string>();
  for (const component of filled?.components ?? []) {
    const key = component.isAnnotation ? undefined : objectKey(component, resolutions.get(component.key));
    if (key === undefined) continue;
    const before = first.get(key.text);
    if (before === undefined) {
      first.set(key.text, component.key);
      continue;
    }
    const own = spanAtPath(root, ['services', component.key], 'key');
    const name = spanAtPath(root, ['services', component.key, 'name'], 'value');
    yield {
      code: 'service-duplicate',
      ...(component.name === component.key ? own : name),
      params: { key: component.key, first: before, object: `the ${key.kind} \`${component.name}\`` },
      related: [{ message: `\`${before}\` is that object already.`, ...spanAtPath(root, ['services', before], 'key') }],
    };
  }
}

function objectKey(
  { name, namespace = '' }: Component,
  resolution: TypeResolution | undefined,
): { readonly text: string; readonly kind: string } | undefined {
  if (resolution?.is !== 'kubernetes' || [name, namespace].some((text) => isReference(text))) return undefined;
  const { apiVersion, kind, namespaced } = resolution;
  return { text: [splitApiVersion(apiVersion).group, kind, namespaced ? namespace : '', name].join('/'), kind };
}
