import type { JsonObject } from '../../core/json.ts';
import { objectsAt, textAt } from '../readiness/read.ts';
import type { KindModule } from './kind.ts';
import { shapeWith } from './shape.ts';

/** What is kept of the Secret of a mesh's issuer: what stands on it, and nothing of what is in it. */
export interface IssuerSecretFacts {
  /** Who has written it, each once. */
  readonly managers: readonly string[];
  readonly annotations: Readonly<Record<string, string>>;
}

/** Secrets in which meshes find their issuers, by name. */
export const issuerSecretNames = ['linkerd-identity-issuer'] as const;

/** Annotations that say something of an issuer, or of who looks after it. */
const annotationKeys: readonly string[] = [
  'meshdeck.dev/issuer-ends',
  'meshdeck.dev/anchor-sha256',
  'cert-manager.io/certificate-name',
  'meta.helm.sh/release-name',
  'meta.helm.sh/release-namespace',
  'argocd.argoproj.io/tracking-id',
  'linkerd.io/created-by',
];

/** One for each of the {@link issuerSecretNames}. The server is asked for the metadata only, so that it sends nothing of what is secret. */
export const issuerSecretKinds: readonly KindModule<IssuerSecretFacts>[] = issuerSecretNames.map((name) => ({
  id: `secrets?metadata.name=${name}`,
  group: '',
  version: 'v1',
  kind: 'Secret',
  plural: 'secrets',
  isNamespaced: true,
  metadataOnly: true,
  fieldSelector: `metadata.name=${name}`,
  shape: shapeWith(
    {},
    { managedFields: { manager: true }, annotations: Object.fromEntries(annotationKeys.map((key) => [key, true])) },
  ),
  facts: (object, interner) => ({
    managers: [
      ...new Set(objectsAt(object, 'metadata', 'managedFields').map((entry) => textAt(entry, 'manager') ?? '')),
    ],
    annotations: interner.labels(annotationsOf(object)),
  }),
  columns: [],
}));

/** The kind under which the Secrets of a name are followed. */
export function issuerSecretKind(name: string): KindModule<IssuerSecretFacts> | undefined {
  return issuerSecretKinds.find(({ fieldSelector }) => fieldSelector === `metadata.name=${name}`);
}

function annotationsOf(object: JsonObject): JsonObject {
  return Object.fromEntries(
    annotationKeys.flatMap((key) => {
      const value = textAt(object, 'metadata', 'annotations', key);
      return value === undefined ? [] : [[key, value]];
    }),
  );
}
