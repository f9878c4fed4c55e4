/** Names a thing that is declared in one place and used in others. Equal things have equal keys. */
export type SymbolKey = string & { readonly brand?: 'SymbolKey' };

/** One place where a thing's name stands. */
export interface Occurrence {
  readonly role: 'declaration' | 'use';
  readonly symbol: SymbolKey;
  /** `text`: known in its file only, such as a service of a pattern. `workspace`: known everywhere, such as a Kubernetes object. */
  readonly scope: 'text' | 'workspace';
  /** The name itself: what a rename replaces. */
  readonly start: number;
  readonly end: number;
  /** False where the name cannot be replaced alone, such as a host name that holds a namespace as well. */
  readonly isRenamable?: false;
}

/** A service of a pattern, a component of a design or of an OAM Application: named inside one file. */
export function componentSymbol(key: string): SymbolKey {
  return `component/${key}`;
}

/** A variable of a pattern (`vars`). */
export function variableSymbol(name: string): SymbolKey {
  return `variable/${name}`;
}

/** A value of a pattern by its path, as `$(#ref ...)` names it. */
export function valueSymbol(path: readonly (string | number)[]): SymbolKey {
  return `value/${path.join('\0')}`;
}

/** What names a Kubernetes object. The version does not: it is the same object in each. */
export interface ObjectName {
  readonly group: string;
  readonly kind: string;
  readonly name: string;
  /** Absent for objects without a namespace, and where a file leaves it to whoever applies it. */
  readonly namespace?: string | undefined;
}

/** A Kubernetes object of the workspace or of the cluster. */
export function objectSymbol({ group, kind, name, namespace }: ObjectName): SymbolKey {
  return `object/${group}/${kind}/${namespace ?? ''}/${name}`;
}

/** An OAM definition: of a component, trait, workload, scope, policy or workflow step. */
export function definitionSymbol(kind: string, name: string): SymbolKey {
  return `definition/${kind}/${name}`;
}
