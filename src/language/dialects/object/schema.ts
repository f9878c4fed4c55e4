import type { KindSchema, SchemaBundle } from '../../schema/bundle.ts';
import { propertySchema } from '../../schema/resolve.ts';
import type { GoverningSchema, NodePath } from '../dialect.ts';
import type { ManifestObject } from './objects.ts';

/** Fields that every object has; a CRD says nothing about them. */
export const headKeys: readonly string[] = ['apiVersion', 'kind', 'metadata'];

/** The schema of an object's kind; undefined where the kind is not known in this version. */
export function schemaOfObject({ apiVersion, kind }: ManifestObject, bundle: SchemaBundle): KindSchema | undefined {
  return bundle.schemaOf(apiVersion, kind);
}

/** Every schema of an object's kind: several where meshes ship it in shapes of their own. */
export function schemasOfObject({ apiVersion, kind }: ManifestObject, bundle: SchemaBundle): readonly KindSchema[] {
  const variants = bundle.variantsOf(apiVersion, kind);
  if (variants.length > 1) return variants.flatMap(({ origin }) => bundle.schemaOf(apiVersion, kind, origin) ?? []);
  return [bundle.schemaOf(apiVersion, kind) ?? []].flat();
}

/** The schema of every object's `metadata`. */
export function metadataSchema(bundle: SchemaBundle): KindSchema | undefined {
  const any = bundle.schemaOf('v1', 'ConfigMap');
  const schema = any === undefined ? undefined : propertySchema(any.schema, 'metadata', any.source);
  return any === undefined || schema === undefined ? undefined : { schema, source: any.source };
}

/** The schema that describes a path of an object. */
export function governingSchema(
  object: ManifestObject,
  path: NodePath,
  bundle: SchemaBundle,
): GoverningSchema | undefined {
  if (path[0] === 'metadata') {
    const metadata = metadataSchema(bundle);
    return metadata === undefined ? undefined : { against: metadata, path: path.slice(1) };
  }
  const against = schemaOfObject(object, bundle);
  return against === undefined ? undefined : { against, path };
}
