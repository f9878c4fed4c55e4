import { nearest } from '../../../core/nearest.ts';
import type { MapNode } from '../../../yaml/nodes.ts';
import type { Fault } from '../../diagnostics/finding.ts';
import { faultAt, notAllowed } from '../object/fault.ts';
import { namedText } from '../oam/application.ts';

const prefix = 'designs.meshery.io/';
const current = 'v1beta1';

/** Other versions that are read, and what is different in them. */
const others: Readonly<Record<string, string>> = {
  v1alpha2: 'it is older, and its components have other fields; their configuration is checked as far as it is known',
  v1beta2: 'it is newer, and has the same fields',
  v1beta3: 'it is newer: components have `createdAt` and `updatedAt` in place of `created_at` and `updated_at`',
};

/** The version of the form of the file, and the version of the design. */
export function* versionFaults(root: MapNode): Iterable<Fault> {
  const written = namedText(root, 'schemaVersion');
  const version = written?.text.replace(prefix, '') ?? current;
  if (written !== undefined && version !== current) {
    const note = others[version];
    const allowed = [current, ...Object.keys(others)].map((one) => prefix + one);
    if (note === undefined) yield notAllowed('schemaVersion', written.node, allowed, nearest(written.text, allowed));
    else
      yield faultAt('design-version-other', written.node, {
        version: written.text,
        current: `\`${prefix}${current}\``,
        note,
      });
  }
  const own = namedText(root, 'version');
  if (own !== undefined && !/^v?\d+\.\d+\.\d+(?:[-+][\w.+-]+)?$/.test(own.text))
    yield faultAt('wrong-format', own.node, {
      key: 'version',
      expected: 'a version such as `v0.0.1`',
      value: own.text,
    });
}
