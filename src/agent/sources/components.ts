import { randomUUID } from 'node:crypto';
import type { JsonObject } from '../../core/json.ts';
import { isJsonObject } from '../../core/json.ts';
import type { KubernetesObject } from '../../core/kubernetes.ts';
import { without } from '../../core/without.ts';
import type { KindCatalog } from '../../pattern/model/kinds.ts';
import { currentSpelling, resolveType } from '../../pattern/model/registry.ts';
import { compact, manifestOf } from './manifest.ts';

/** A component of a pattern, in the spelling of today. */
export function componentOf(object: KubernetesObject, key: string, kinds: KindCatalog): JsonObject {
  const { metadata, ...rest } = manifestOf(object);
  const { name, namespace } = object.metadata;
  const { apiVersion, kind } = object;
  const fields = without(rest, 'apiVersion', 'kind');
  const { type, isExact, settingsAre } = typeOf(kind, apiVersion, kinds, fields);
  const shown = isJsonObject(metadata) ? metadata : {};
  const spec = fields['spec'];
  return compact({
    name: name === key ? undefined : name,
    type,
    apiVersion: isExact ? undefined : apiVersion,
    namespace,
    labels: shown['labels'],
    annotations: shown['annotations'],
    settings: settingsAre === 'spec' && isJsonObject(spec) ? spec : fields,
  });
}

/** The type that stands for a kind; where it could stand for another one as well, the version must be written beside it. */
function typeOf(
  kind: string,
  apiVersion: string,
  kinds: KindCatalog,
  settings: JsonObject,
): { readonly type: string; readonly isExact: boolean; readonly settingsAre: 'top-level' | 'spec' } {
  const origin = kinds.find(kind, { apiVersion })?.origin;
  const suffixed = origin === 'kubernetes' ? [`${kind}.K8s`] : origin === undefined ? [] : [`${kind}.${origin}`];
  for (const candidate of suffixed) {
    const type = currentSpelling(candidate, { apiVersion, settings }, kinds) ?? candidate;
    const bare = resolveType(type, { settings }, kinds);
    if (bare.is === 'kubernetes' && bare.kind === kind && bare.apiVersion === apiVersion)
      return { type, isExact: true, settingsAre: bare.settingsAre };
    const hinted = resolveType(type, { apiVersion, settings }, kinds);
    if (hinted.is === 'kubernetes' && hinted.kind === kind && hinted.apiVersion === apiVersion)
      return { type, isExact: false, settingsAre: hinted.settingsAre };
  }
  const resolution = resolveType(kind, { apiVersion, settings }, kinds);
  const settingsAre = 'settingsAre' in resolution ? resolution.settingsAre : 'top-level';
  return { type: kind, isExact: false, settingsAre };
}

/** A component of a Meshery design: its `configuration` is the object without `apiVersion` and `kind`. */
export function designComponentOf(object: KubernetesObject): JsonObject {
  const { apiVersion, kind } = object;
  return {
    id: randomUUID(),
    schemaVersion: 'components.meshery.io/v1beta1',
    displayName: object.metadata.name,
    component: { version: apiVersion, kind },
    configuration: without(manifestOf(object), 'apiVersion', 'kind'),
  };
}

/**
 * A component of an OAM Application that brings the object as it is: KubeVela's `k8s-objects`. A type such as `webservice` says less than an
 * object does, and would lose the rest.
 */
export function applicationComponentOf(object: KubernetesObject, name: string): JsonObject {
  return { name, type: 'k8s-objects', properties: { objects: [manifestOf(object)] } };
}
