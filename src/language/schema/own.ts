import { problemError } from '../../core/problem.ts';
import type { KindSchema, SchemaBundle, SchemaSource } from './bundle.ts';
import type { Schema } from './types.ts';

const text: Schema = { type: 'string' };
const namespaces: Schema = { type: 'array', items: text, minItems: 1 };

/** Meshery's own workload: containers that become a Deployment. Its definition allows further keys. */
const application: Schema = {
  type: 'object',
  required: ['containers'],
  additionalProperties: true,
  properties: {
    replicas: { type: 'integer', minimum: 0, description: 'How many copies run.' },
    containers: {
      type: 'array',
      items: { $ref: 'io.k8s.api.core.v1.Container' },
      minItems: 1,
      description: 'The containers of each copy.',
    },
    advanced: {
      type: 'object',
      additionalProperties: true,
      description: 'Labels of the copies, and whether a Service is made for them.',
    },
    name: text,
    namespace: text,
  },
};

const sidecarInjection: Schema = {
  type: 'object',
  required: ['namespaces'],
  properties: { namespaces: { ...namespaces, description: 'Namespaces whose workloads get a sidecar.' } },
};

const mutualTls: Schema = {
  type: 'object',
  required: ['policy', 'namespaces'],
  properties: {
    policy: {
      type: 'string',
      enum: ['mutual', 'strict'],
      description: '`strict` refuses plain text; `mutual` takes both.',
    },
    namespaces: { ...namespaces, description: 'Namespaces that the policy is for.' },
  },
};

/** Schemas of our own hold their texts, and refer to nothing. */
export const ownSource: SchemaSource = {
  title: 'Meshdeck',
  emptyTextIsAbsent: false,
  definition: () => undefined,
  text: (description) => (typeof description === 'string' ? description : undefined),
};

/** The schema of the settings of `Application`: its containers are those of Kubernetes. */
export function applicationSettings(bundle: SchemaBundle): KindSchema {
  const pod = bundle.schemaOf('v1', 'Pod');
  if (pod === undefined) throw problemError('language.schemas-missing', { path: 'v1/Pod' });
  return { schema: application, source: { ...ownSource, definition: (name) => pod.source.definition(name) } };
}

/** A trait: which types may have it, and what its settings are. */
export interface TraitDefinition {
  readonly description: string;
  /** Types as patterns write them; undefined where every type may have the trait. */
  readonly types?: readonly string[];
  /** Undefined where the trait is drawing data of an editor and holds anything. */
  readonly settings?: KindSchema;
}

function trait(types: readonly string[], description: string, schema: Schema): TraitDefinition {
  return { types, description, settings: { schema, source: ownSource } };
}

const injection = 'Gives every new Pod of namespaces a sidecar.';

/**
 * The traits of Meshery's adapters. The plain name is Istio's; other meshes carry their suffix, and early files write the plain name
 * for Linkerd too.
 */
export const traits: ReadonlyMap<string, TraitDefinition> = new Map([
  ['meshmap', { description: 'Where a drawing shows the service. Nothing in a cluster changes by it.' }],
  ['mTLS', trait(['IstioMesh'], 'Mutual TLS between workloads of namespaces.', mutualTls)],
  ['automaticSidecarInjection', trait(['IstioMesh', 'LinkerdMesh'], injection, sidecarInjection)],
  ['automaticSidecarInjection.Linkerd', trait(['LinkerdMesh'], injection, sidecarInjection)],
  ['automaticSidecarInjection.Kuma', trait(['KumaMesh'], injection, sidecarInjection)],
  ['automaticSidecarInjection.OSM', trait(['OSMMesh'], injection, sidecarInjection)],
  ['automaticSidecarInjection.Traefik', trait(['TraefikMesh'], injection, sidecarInjection)],
]);
