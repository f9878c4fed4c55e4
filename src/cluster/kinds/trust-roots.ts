import { X509Certificate } from 'node:crypto';
import type { JsonObject } from '../../core/json.ts';
import { isJsonObject, valueAt } from '../../core/json.ts';
import type { KindModule } from './kind.ts';

/** A certificate that others are trusted by. */
export interface TrustRoot {
  /** `CN=root.linkerd.cluster.local` */
  readonly subject: string;
  /** Milliseconds since 1970. */
  readonly startsMs: number;
  readonly endsMs: number;
}

/** What is kept of such a ConfigMap: its certificates, and nothing else of its data. */
export interface TrustRootFacts {
  readonly roots: readonly TrustRoot[];
  /** True where something in it is no certificate that can be read. */
  readonly isBroken: boolean;
}

/**
 * ConfigMaps in which meshes publish the roots that their workloads trust, by name. Each is a kind of its own beside all ConfigMaps, which nobody needs to
 * follow for it.
 */
export const trustRootNames = ['istio-ca-root-cert', 'linkerd-identity-trust-roots'] as const;

/** One for each of the {@link trustRootNames}. */
export const trustRootKinds: readonly KindModule<TrustRootFacts>[] = trustRootNames.map((name) => ({
  id: `configmaps?metadata.name=${name}`,
  group: '',
  version: 'v1',
  kind: 'ConfigMap',
  plural: 'configmaps',
  isNamespaced: true,
  fieldSelector: `metadata.name=${name}`,
  facts: trustRootFacts,
  columns: [
    {
      header: 'EXPIRES',
      value: ({ facts }) =>
        facts.roots.length === 0
          ? ''
          : new Date(Math.min(...facts.roots.map(({ endsMs }) => endsMs))).toISOString().slice(0, 10),
    },
  ],
}));

/** The kind under which the ConfigMaps of a name are followed. */
export function trustRootKind(name: string): KindModule<TrustRootFacts> | undefined {
  return trustRootKinds.find(({ fieldSelector }) => fieldSelector === `metadata.name=${name}`);
}

const pem = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;

function trustRootFacts(object: JsonObject): TrustRootFacts {
  const data = valueAt(object, ['data']);
  const texts = isJsonObject(data) ? Object.values(data).filter((value) => typeof value === 'string') : [];
  const roots: TrustRoot[] = [];
  let isBroken = texts.length > 0 && texts.every((text) => !text.includes('-----BEGIN CERTIFICATE-----'));
  for (const text of texts.flatMap((one) => one.match(pem) ?? []))
    try {
      const { subject, validFrom, validTo } = new X509Certificate(text);
      roots.push({
        subject: subject.replaceAll('\n', ', '),
        startsMs: Date.parse(validFrom),
        endsMs: Date.parse(validTo),
      });
    } catch {
      isBroken = true;
    }
  return { roots, isBroken };
}
