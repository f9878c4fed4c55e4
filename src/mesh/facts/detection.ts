import type { JsonObject } from '../../core/json.ts';
import type { Source } from './source.ts';

/** What tells a mesh apart in a cluster. */
export interface Detection {
  /** API groups of its CustomResourceDefinitions. Left behind by an uninstall, they alone do not mean that it runs. */
  readonly definitionGroups: readonly string[];
  /** Groups that it shares with other meshes, such as those of SMI; they prove nothing. */
  readonly sharedGroups?: readonly string[];
  readonly parts: readonly PartFact[];
  /** Label whose value is the revision, where the mesh has revisions. */
  readonly revisionLabel?: string;
  /** Label of a webhook whose value is a tag that stands for a revision. */
  readonly tagLabel?: string;
  /** The version within the tag of an image; group 1 counts. */
  readonly versionInTag: RegExp;
  readonly webhooks: readonly WebhookFact[];
  /** `spec.controllerName` of its GatewayClasses. */
  readonly gatewayControllers: readonly string[];
  /** Name of the ConfigMap beside the control plane that holds the roots which its workloads trust, where it publishes them so. */
  readonly trustRoots?: string;
  /** Name of the Secret beside the control plane that holds its issuer, where others make that. Its metadata are looked at, and nothing that is in it. */
  readonly issuerSecret?: string;
  /** A cloud that runs its control plane outside of the cluster, by a group of definitions that it brings. */
  readonly managed?: {
    readonly definitionGroup: string;
    readonly origin: { readonly by: 'gke'; readonly words: string; readonly changeAt: string };
    readonly sentence: string;
    readonly source: Source;
  };
  /** What can be switched on in it, and how one sees that it is. */
  readonly features?: readonly FeatureFact[];
  /** What looks like this mesh and is not, in sentences. */
  readonly confusions: readonly { readonly sentence: string; readonly source: Source }[];
}

/** A workload that belongs to a mesh. Charts let people change names and namespaces; labels and images stay. */
export interface PartFact {
  /** Name of the part in words: `istiod`. */
  readonly name: string;
  /**
   * `control-plane` proves that the mesh runs and gives its version; `node` serves the Pods of a node; `ambient` does so too and
   * proves the ambient mode; `gateway` lets traffic in or out; `helper` is a part of the mesh that proves nothing.
   */
  readonly role: 'control-plane' | 'node' | 'ambient' | 'gateway' | 'helper';
  readonly kind: 'Deployment' | 'DaemonSet' | 'StatefulSet';
  /** Each label must be there, with one of its values where some are named. */
  readonly labels: Readonly<Record<string, readonly string[]>>;
  /** A container of the Pod template; undefined where the image alone tells. */
  readonly container?: string;
  /** Ends of the image's name without registry and tag: other products use the same container names. */
  readonly imageNames: readonly string[];
  readonly source: Source;
}

/** Something that can be switched on in a mesh. */
export interface FeatureFact {
  /** Name in commands: `gateway-api`. */
  readonly name: string;
  /** What it does, and what it needs, in a sentence. */
  readonly sentence: string;
  /** Where one sees that it is on: a key of a ConfigMap in the namespace of the control plane. */
  readonly shownBy: { readonly configMap: string; readonly key: string; readonly value: string };
  /** Values of the chart that switch it on; undefined where it is not to be switched on any more. */
  readonly values?: JsonObject;
  readonly source: Source;
}

/** An admission webhook of a mesh. */
export interface WebhookFact {
  readonly kind: 'MutatingWebhookConfiguration' | 'ValidatingWebhookConfiguration';
  /** The whole name of the configuration; installations with a revision or another release put words behind or before it. */
  readonly name: RegExp;
  readonly does: 'inject' | 'validate' | 'change';
  readonly source: Source;
}
