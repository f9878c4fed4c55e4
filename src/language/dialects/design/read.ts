import type { MapNode, ValueNode } from '../../../yaml/nodes.ts';
import { splitApiVersion } from '../../../core/kubernetes.ts';
import type { NodePath } from '../dialect.ts';
import { namedText, type NamedText } from '../oam/application.ts';
import type { ManifestObject } from '../object/objects.ts';
import { entryAt, itemsAt, nodeAt, textAt } from '../object/read.ts';

/** One component of a design. */
export interface DesignComponent {
  readonly node: MapNode;
  readonly path: NodePath;
  readonly id?: NamedText | undefined;
  readonly displayName?: NamedText | undefined;
  readonly kind?: NamedText | undefined;
  /** The `apiVersion` of the kind. */
  readonly version?: NamedText | undefined;
  readonly model?: NamedText | undefined;
  readonly isAnnotation: boolean;
}

/** One end of a relationship: a set of components. */
export interface DesignSelector {
  readonly node: ValueNode;
  readonly path: NodePath;
  readonly id?: NamedText | undefined;
  readonly kind?: NamedText | undefined;
}

export interface DesignRelationship {
  readonly node: MapNode;
  readonly path: NodePath;
  readonly id?: NamedText | undefined;
  readonly kind?: NamedText | undefined;
  /** Ends that must be there (`allow`). */
  readonly selectors: readonly DesignSelector[];
}

export interface Design {
  readonly root: MapNode;
  readonly components: readonly DesignComponent[];
  readonly relationships: readonly DesignRelationship[];
}

const designs = new WeakMap<MapNode, Design>();

/** The parts of a design. */
export function designOf(root: ValueNode): Design | undefined {
  if (root.is !== 'map') return undefined;
  let design = designs.get(root);
  if (design === undefined) {
    design = { root, components: componentsOf(root), relationships: relationshipsOf(root) };
    designs.set(root, design);
  }
  return design;
}

function componentsOf(root: MapNode): readonly DesignComponent[] {
  return itemsAt(root, 'components').flatMap((node, index): readonly DesignComponent[] => {
    if (node.is !== 'map') return [];
    const annotation = nodeAt(node, 'metadata', 'isAnnotation');
    return [
      {
        node,
        path: ['components', index],
        id: namedText(node, 'id'),
        displayName: namedText(node, 'displayName'),
        kind: namedText(node, 'component', 'kind'),
        version: namedText(node, 'component', 'version'),
        model: namedText(node, 'model', 'name'),
        isAnnotation: annotation?.is === 'scalar' && annotation.value === true,
      },
    ];
  });
}

function relationshipsOf(root: MapNode): readonly DesignRelationship[] {
  return itemsAt(root, 'relationships').flatMap((node, index): readonly DesignRelationship[] => {
    if (node.is !== 'map') return [];
    const path = ['relationships', index];
    const sets = itemsAt(node, 'selectors').flatMap((set, position) =>
      ['from', 'to'].flatMap((end) =>
        itemsAt(set, 'allow', end).map((item, at): DesignSelector => {
          const own = [...path, 'selectors', position, 'allow', end, at];
          return {
            node: item,
            path: own,
            id: namedText(item, 'id'),
            kind: namedText(item, 'kind'),
          };
        }),
      ),
    );
    return [{ node, path, id: namedText(node, 'id'), kind: namedText(node, 'kind'), selectors: sets }];
  });
}

/** The object that a component configures: its `configuration` is one without `apiVersion` and `kind`. */
export function objectOfComponent({ node, path, kind, version }: DesignComponent): ManifestObject | undefined {
  const configuration = entryAt(node, 'configuration')?.value;
  if (kind === undefined || version === undefined || configuration?.is !== 'map') return undefined;
  return {
    node: configuration,
    path: [...path, 'configuration'],
    apiVersion: version.text,
    ...splitApiVersion(version.text),
    kind: kind.text,
    name: textAt(configuration, 'metadata', 'name'),
    namespace: textAt(configuration, 'metadata', 'namespace'),
  };
}

/** Places that name a component of the design by its identity. */
export function identityUses({ root, components, relationships }: Design): readonly NamedText[] {
  const aliases = entryAt(root, 'metadata', 'resolvedAliases')?.value;
  const ofAliases =
    aliases?.is === 'map'
      ? aliases.entries.flatMap(({ value }) => aliasKeys.flatMap((key) => namedText(value, key) ?? []))
      : [];
  const ofSelectors = relationships.flatMap(({ selectors }) => selectors.flatMap(({ id }) => id ?? []));
  const ofDependencies = components.flatMap(({ node }) =>
    itemsAt(node, 'metadata', 'dependsOn').flatMap((item) => namedText(item) ?? []),
  );
  return [...ofAliases, ...ofSelectors, ...ofDependencies];
}

const aliasKeys = ['alias_component_id', 'immediate_parent_id', 'resolved_parent_id'] as const;
