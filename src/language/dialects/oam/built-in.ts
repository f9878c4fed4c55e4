import type { Schema } from '../../schema/types.ts';
import type { WorkspaceDefinition } from '../../service/knowledge.ts';
import written from './built-in-definitions.json' with { type: 'json' };

/** What an OAM definition defines. */
export type DefinitionKind = WorkspaceDefinition['kind'];

/** A definition that KubeVela brings itself. */
export interface BuiltInDefinition {
  readonly kind: DefinitionKind;
  readonly name: string;
  readonly description?: string;
  readonly isDeprecated?: true;
  /** What to write instead of a deprecated one. */
  readonly replacement?: string;
  /** Of a component: what it becomes, such as `deployments.apps`. */
  readonly workload?: string;
  /** Of a trait: workloads that it can be put on; absent or `*` for every one. */
  readonly appliesTo?: readonly string[];
  /** Of a trait: others that cannot stand beside it. */
  readonly conflictsWith?: readonly string[];
  /** What its `properties` are; undefined where nothing is known of them. */
  readonly parameter?: Schema;
}

// The file is made by scripts/oam/build.ts, which writes exactly this form.
const definitions = written as readonly BuiltInDefinition[];
const byKey = new Map(definitions.map((definition) => [`${definition.kind}/${definition.name}`, definition]));

/** The definition of a name; undefined where KubeVela has none. */
export function builtIn(kind: DefinitionKind, name: string): BuiltInDefinition | undefined {
  return byKey.get(`${kind}/${name}`);
}

/** All definitions of a kind, by name. */
export function builtIns(kind: DefinitionKind): readonly BuiltInDefinition[] {
  return definitions.filter((definition) => definition.kind === kind);
}
