import type { Source } from './source.ts';

/** How a mesh is taken away, and what stays. */
export interface Removal {
  /** What must be done before its releases go, in their order. */
  readonly before: readonly RemovalStep[];
  /** What a `helm uninstall` leaves, in the order in which it is taken away. */
  readonly leftovers: readonly Leftover[];
  readonly source: Source;
}

/** A step before the releases go. */
export interface RemovalStep {
  readonly does:
    | { readonly is: 'delete-objects'; /** `plural.group`. */ readonly kinds: readonly string[] }
    | {
        readonly is: 'delete-named';
        readonly kind: 'APIService' | 'MutatingWebhookConfiguration' | 'ValidatingWebhookConfiguration';
        readonly name: RegExp;
      };
  /** Why, in a sentence for people. */
  readonly because: string;
  readonly source: Source;
}

/** What stays in a cluster. */
export interface Leftover {
  readonly is: 'definitions' | 'namespace' | 'webhooks' | 'objects' | 'change-of-another';
  /** What it is, in words that are true for every installation. */
  readonly sentence: string;
  /** Groups of definitions, names of namespaces, or `Kind namespace/name` of objects. */
  readonly names: readonly string[];
  readonly source: Source;
}
