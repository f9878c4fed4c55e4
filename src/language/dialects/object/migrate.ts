import type { Fix } from '../../diagnostics/finding.ts';
import type { DocumentView } from '../../service/document.ts';
import type { Knowledge } from '../../service/knowledge.ts';
import { objectsOf } from './objects.ts';
import { versionFaults } from './version-faults.ts';

/**
 * The edits that bring the objects of a document to API versions that are served, where nothing else changes with the version.
 *
 * @returns edits that do not overlap, in the order of the text.
 */
export function migrateObjects(
  { yaml: { root } }: DocumentView,
  { bundle, settings }: Knowledge,
): readonly Fix['edits'][number][] {
  return objectsOf(root).flatMap((object) =>
    versionFaults(object, bundle, settings.kubernetesVersion).flatMap(({ fixes = [] }) => fixes[0]?.edits ?? []),
  );
}
