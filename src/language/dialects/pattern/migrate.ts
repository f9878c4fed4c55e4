import { effectiveSettings } from '../../../pattern/model/settings.ts';
import { entryOf, type MapEntry } from '../../../yaml/nodes.ts';
import type { Fix } from '../../diagnostics/finding.ts';
import { withObviousFixes } from '../../diagnostics/obvious-fixes.ts';
import type { DiagnosticCode } from '../../diagnostics/table.ts';
import { linesOfEntry } from '../../document/block-edits.ts';
import type { DocumentView } from '../../service/document.ts';
import type { Knowledge } from '../../service/knowledge.ts';
import { serviceEntry, serviceParts } from './service-part.ts';
import { apiVersionFaults } from './api-version-faults.ts';
import { serviceFaults } from './service-faults.ts';
import { settingsFaults } from './settings-faults.ts';
import { patternViewOf } from './view.ts';

type Edit = Fix['edits'][number];

/**
 * What older Meshery versions wrote otherwise, and API versions whose successor has the same fields. What is said of it has one fix, which
 * changes no meaning.
 */
const oldSpellings: readonly DiagnosticCode[] = [
  'type-old-spelling',
  'old-key-spelling',
  'version-old-place',
  'api-version-removed',
  'api-version-old',
];

/**
 * The edits that bring a pattern of any age to today's spelling: types, keys that were written for reading, the version of a mesh beside
 * its type, name and namespace once instead of twice, and API versions that are served where nothing else changes with them. The pattern means the same as before; done twice, nothing changes the second
 * time.
 *
 * @returns edits that do not overlap, in the order of the text; none where everything is written as today.
 */
export function migratePattern(document: DocumentView, knowledge: Knowledge): readonly Edit[] {
  const { text } = document.parsed;
  const edits: Edit[] = [...repeatedNames(document, knowledge)];
  for (const part of serviceParts(document, knowledge))
    for (const fault of [...serviceFaults(part), ...apiVersionFaults(part), ...settingsFaults(part)]) {
      if (!oldSpellings.includes(fault.code)) continue;
      const [fix] = withObviousFixes(fault, text).fixes ?? [];
      if (fix !== undefined && !overlaps(fix.edits, edits)) edits.push(...fix.edits);
    }
  return edits.sort((left, right) => left.start - right.start);
}

/** Name and namespace of a service that its settings only repeat. */
function* repeatedNames(document: DocumentView, knowledge: Knowledge): Iterable<Edit> {
  const { text } = document.parsed;
  for (const component of patternViewOf(document, knowledge).pattern?.components ?? []) {
    const service = serviceEntry(document.yaml.root, component.key)?.value;
    const owner = service?.is === 'map' ? entryOf(service, 'settings') : undefined;
    if (component.isAnnotation || owner?.value.is !== 'map') continue;
    const kept = effectiveSettings(component);
    const repeated = owner.value.entries.filter(({ key }) => !Object.hasOwn(kept, key));
    const gone: readonly MapEntry[] = repeated.length === owner.value.entries.length ? [owner] : repeated;
    for (const entry of repeated.length === 0 ? [] : gone) {
      const lines = linesOfEntry(text, entry);
      if (lines !== undefined) yield { start: lines.start, end: lines.end, text: '' };
    }
  }
}

function overlaps(edits: readonly Edit[], others: readonly Edit[]): boolean {
  return edits.some(({ start, end }) => others.some((other) => start < other.end && other.start < end));
}
