import type { Fault, Fix } from '../../diagnostics/finding.ts';
import type { SchemaBundle } from '../../schema/bundle.ts';
import { apiVersionAdvice } from '../../schema/advice.ts';
import { faultAt, replaceWith } from './fault.ts';
import type { ManifestObject } from './objects.ts';
import { nodeAt, spanOf } from './read.ts';

/** An API version that is gone, will be, or has a newer one. The change is offered where nothing but the version changes. */
export function versionFaults(
  object: ManifestObject,
  bundle: SchemaBundle,
  kubernetesVersion: string | undefined,
): readonly Fault[] {
  const { apiVersion, kind, node } = object;
  const advice = apiVersionAdvice(apiVersion, kind, kubernetesVersion);
  const at = nodeAt(node, 'apiVersion');
  if (advice === undefined || at?.is !== 'scalar') return [];
  // Of SMI's versions one mesh serves the old one, another the new one.
  const isSmi = object.group.endsWith('.smi-spec.io');
  if (isSmi && bundle.variantsOf(apiVersion, kind).some(({ served }) => served !== false)) return [];
  const { replacement, removedIn, note, of } = advice;
  const instead = replacement === undefined ? '' : ` Write \`${replacement}\`.`;
  const server = `${sentence(of)}${removedIn === undefined ? '' : ` ${removedIn}`}`;
  const until = advice.is === 'removed-later' ? `, which ${server} does not serve` : '';
  const params = { apiVersion, kind, server, until, advice: `${instead}${note === undefined ? '' : ` ${note}`}` };
  const fixes: readonly Fix[] = replacement === undefined || note !== undefined ? [] : [replaceWith(at, replacement)];
  return [faultAt(advice.is === 'removed' ? 'api-version-removed' : 'api-version-old', spanOf(at), params, { fixes })];
}

/** `the Gateway API` begins a sentence. */
function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
