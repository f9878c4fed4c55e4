/**
 * What a reference leads to. `name`: the text is the name of a kind, in the namespace of its own object. `map`: a map with `name` and
 * perhaps `namespace`. `typed`: a map that says the kind as well, with what counts where it does not. `host`: the name of a Service as
 * DNS knows it. `gateway`: `name` or `namespace/name`.
 */
export type ReferenceForm =
  | { readonly is: 'name'; readonly group: string; readonly kind: string }
  | MapForm
  | { readonly is: 'host' }
  | { readonly is: 'gateway' };

/** References that are maps. */
export type MapForm = MapKeys &
  (
    | { readonly is: 'map'; readonly group: string; readonly kind: string }
    | { readonly is: 'typed'; readonly group: string; readonly kind?: string }
  );

interface MapKeys {
  /** The key of the name; `name` where it is left out. */
  readonly key?: string;
  /** Keys that say, where they are given, that something of another place is meant: nothing is known of that. */
  readonly elsewhere?: readonly string[];
  /** The namespace of a map that says none; that of the object itself where it is left out. */
  readonly namespace?: string;
  /** True where a map without `namespace` means the name in all namespaces. */
  readonly anywhere?: true;
}

/** Where an object of a kind refers to another one. Paths are written as `stepsOf` reads them. */
export interface ReferenceRule {
  /** `group/Kind`, or `pod` for the spec of a Pod wherever it stands. */
  readonly from: string;
  readonly path: string;
  readonly form: ReferenceForm;
}

export const host: ReferenceForm = { is: 'host' };
export const gateway: ReferenceForm = { is: 'gateway' };

/** A name alone. */
export function named(group: string, kind: string): ReferenceForm {
  return { is: 'name', group, kind };
}

/** A map that means one kind. */
export function mapped(group: string, kind: string, keys: MapKeys = {}): MapForm {
  return { is: 'map', group, kind, ...keys };
}

/** A map that says its kind, with the kind that counts where it does not. */
export function typed(group: string, kind?: string): MapForm {
  return kind === undefined ? { is: 'typed', group } : { is: 'typed', group, kind };
}

/** One row for each path of a kind, or of several. */
export function rules(
  from: string | readonly string[],
  paths: Readonly<Record<string, ReferenceForm>>,
): readonly ReferenceRule[] {
  const holders = typeof from === 'string' ? [from] : from;
  return holders.flatMap((holder) => Object.entries(paths).map(([path, form]) => ({ from: holder, path, form })));
}

/**
 * Groups of kinds that references name without a group, because the field's reader knows what it means.
 */
export const groupsOfKinds: Readonly<Record<string, string>> = {
  DaemonSet: 'apps',
  Deployment: 'apps',
  ReplicaSet: 'apps',
  StatefulSet: 'apps',
  HTTPRouteGroup: 'specs.smi-spec.io',
  Namespace: '',
  ServiceAccount: '',
  TraefikService: 'traefik.io',
};
