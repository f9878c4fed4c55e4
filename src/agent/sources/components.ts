import { randomUUID } from 'node:crypto';
import type { JsonObject } from '../../core/json.ts';
import { isJsonObject } from '../../core/json.ts';
import type { KubernetesObject } from '../../core/kubernetes.ts';
import { without } from '../../core/without.ts';
import { componentFor } from '../../pattern/model/component-of.ts';
import type { KindCatalog } from '../../pattern/model/kinds.ts';
import { manifestOf } from './manifest.ts';

/** A component of a pattern, in the spelling of today. */
export function componentOf(object: KubernetesObject, key: string, kinds: KindCatalog): JsonObject {
  const { metadata, ...fields } = manifestOf(object);
  const { apiVersion, kind } = object;
  const { name, namespace } = object.metadata;
  const shown = isJsonObject(metadata) ? metadata : {};
  return componentFor(
    { ...fields, apiVersion, kind, metadata: { ...shown, name, ...(namespace === undefined ? {} : { namespace }) } },
    key,
    kinds,
  );
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
