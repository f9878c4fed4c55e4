import { isReference } from '../../../pattern/model/reference-text.ts';
import { currentSpelling } from '../../../pattern/model/registry.ts';
import type { Component, TypeResolution } from '../../../pattern/model/types.ts';
import { entryOf, type MapNode } from '../../../yaml/nodes.ts';
import { keepingQuotes } from '../../diagnostics/obvious-fixes.ts';
import type { Fault, Fix } from '../../diagnostics/finding.ts';
import { linesOfEntry, shifted, withoutItem } from '../../document/block-edits.ts';
import type { Knowledge } from '../../service/knowledge.ts';
import type { ServicePart } from './service-part.ts';

/** What is said of a service by itself: spellings of older Meshery versions, and what it says twice or against itself. */
export function* serviceFaults({ written, resolution, entry, document, knowledge }: ServicePart): Iterable<Fault> {
  const service = entry.value;
  const { text } = document.parsed;
  if (service.is !== 'map') return;
  yield* oldSpelling(written, service, text, knowledge);
  yield* repeatedDependencies(service, text);
  yield* oldVersionPlace(written, resolution, service, text);
  yield* contradictions(written, resolution, service);
}

function* oldSpelling(component: Component, service: MapNode, text: string, { bundle }: Knowledge): Iterable<Fault> {
  const node = entryOf(service, 'type')?.value;
  const current = currentSpelling(component.type, component, bundle.kinds);
  if (node?.is !== 'scalar' || current === undefined) return;
  const { start, end } = node;
  const fix: Fix = {
    title: `Change to \`${current}\``,
    edits: [{ start, end, text: keepingQuotes(text.slice(start, end), current) }],
    isSafe: true,
  };
  yield { code: 'type-old-spelling', start, end, params: { type: component.type, current }, fixes: [fix] };
}

function* repeatedDependencies(service: MapNode, text: string): Iterable<Fault> {
  const list = entryOf(service, 'dependsOn')?.value;
  if (list?.is !== 'list') return;
  const seen = new Map<string, number>();
  for (const [index, item] of list.items.entries()) {
    if (item.is !== 'scalar' || typeof item.value !== 'string') continue;
    const first = list.items[seen.get(item.value) ?? -1];
    if (first === undefined) {
      seen.set(item.value, index);
      continue;
    }
    const related = [{ message: `\`${item.value}\` stands here first.`, start: first.start, end: first.end }];
    const { start, end } = item;
    yield {
      code: 'depends-on-twice',
      start,
      end,
      params: { dependency: item.value },
      related,
      fixes: withoutItem(text, list, index).map((fix) => ({ ...fix, isSafe: true as const })),
    };
  }
}

/** Early files give the version of a mesh below its settings. */
function* oldVersionPlace(
  component: Component,
  resolution: TypeResolution | undefined,
  service: MapNode,
  text: string,
): Iterable<Fault> {
  const settings = entryOf(service, 'settings');
  const version = settings?.value.is === 'map' ? entryOf(settings.value, 'version') : undefined;
  if (resolution?.is !== 'mesh' || settings?.value.is !== 'map' || version?.value.is !== 'scalar') return;
  if (version.value.value === null || component.version !== undefined) return;
  const { keyStart: start, keyEnd: end } = version;
  const lines = linesOfEntry(text, version);
  const outer = linesOfEntry(text, settings);
  const isOnly = settings.value.entries.length === 1;
  const moved =
    lines === undefined || outer === undefined
      ? ''
      : shifted(text.slice(lines.start, lines.end), outer.indentation.length - lines.indentation.length);
  const fixes: readonly Fix[] =
    lines === undefined || outer === undefined || entryOf(service, 'version') !== undefined
      ? []
      : [
          {
            title: 'Move it to the service',
            edits: isOnly
              ? [{ start: outer.start, end: lines.end, text: moved }]
              : [
                  { start: outer.start, end: outer.start, text: moved },
                  { start: lines.start, end: lines.end, text: '' },
                ],
            isSafe: true,
          },
        ];
  yield { code: 'version-old-place', start, end, params: { type: component.type }, fixes };
}

/** What the settings give as well as the service, with another value: nobody can tell which was meant. */
function* contradictions(
  component: Component,
  resolution: TypeResolution | undefined,
  service: MapNode,
): Iterable<Fault> {
  const settings = entryOf(service, 'settings')?.value;
  if (settings?.is !== 'map' || resolution === undefined || resolution.is === 'unknown') return;
  for (const field of ['name', 'namespace', 'version'] as const) {
    const written = entryOf(settings, field);
    const own = entryOf(service, field);
    const given = component[field];
    if (field === 'version' && resolution.is !== 'mesh') continue;
    if (written?.value.is !== 'scalar' || own === undefined || written.merged === true) continue;
    const { value, start, end } = written.value;
    if (value === null || given === undefined || isReference(value) || isReference(given)) continue;
    if (String(value) === given || written.value.source === given) continue;
    const related = [{ message: 'The service says it here.', start: own.value.start, end: own.value.end }];
    yield { code: 'settings-contradict', start, end, params: { field, value: String(value), given }, related };
  }
}
