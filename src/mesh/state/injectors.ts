import { X509Certificate } from 'node:crypto';
import { objectsAt, textAt } from '../../cluster/readiness/read.ts';
import type { JsonObject } from '../../core/json.ts';
import type { WebhookFact } from '../facts/detection.ts';
import type { MeshRecognition } from '../facts/mesh-facts.ts';

/** An admission webhook of a mesh as it stands in a cluster. */
export interface Injector {
  readonly kind: WebhookFact['kind'];
  readonly name: string;
  readonly does: WebhookFact['does'];
  /** `Fail` refuses Pods, or changes, while nobody answers; `Ignore` lets them pass without the mesh. */
  readonly failurePolicy: 'Fail' | 'Ignore';
  /** Who is asked: `istio-system/istiod`, or an address outside of the cluster. */
  readonly asks: string;
  /** Whether somebody is there to answer; undefined where that was not looked at, or is outside of the cluster. */
  readonly isAnswered: boolean | undefined;
  /** When the certificate that it is trusted by ends, in milliseconds since 1970; undefined where it has none of its own. */
  readonly trustEndsMs?: number;
  /** Revision that it puts in the proxies of, and the tag that stands for it. */
  readonly revision?: string;
  readonly tag?: string;
}

/** Webhooks of one mesh among the configurations of a cluster. Those of all its revisions are told. */
export function injectorsOf(
  { detection }: MeshRecognition,
  configurations: readonly JsonObject[],
  readyEndpoints: (namespace: string, service: string) => number | undefined,
): readonly Injector[] {
  return configurations.flatMap((configuration) => {
    const name = textAt(configuration, 'metadata', 'name') ?? '';
    const fact = detection.webhooks.find((one) => one.kind === configuration['kind'] && one.name.test(name));
    const [first] = objectsAt(configuration, 'webhooks');
    if (fact === undefined || first === undefined) return [];
    const labelOf = (label: string | undefined): string | undefined =>
      label === undefined ? undefined : textAt(configuration, 'metadata', 'labels', label);
    const [revision, tag] = [labelOf(detection.revisionLabel), labelOf(detection.tagLabel)];
    const trustEndsMs = endOf(textAt(first, 'clientConfig', 'caBundle'));
    return [
      {
        kind: fact.kind,
        name,
        does: fact.does,
        failurePolicy: textAt(first, 'failurePolicy') === 'Ignore' ? 'Ignore' : 'Fail',
        ...whoIsAsked(first, readyEndpoints),
        ...(trustEndsMs === undefined ? {} : { trustEndsMs }),
        ...(revision === undefined ? {} : { revision }),
        ...(tag === undefined ? {} : { tag }),
      },
    ];
  });
}

function whoIsAsked(
  webhook: JsonObject,
  readyEndpoints: (namespace: string, service: string) => number | undefined,
): Pick<Injector, 'asks' | 'isAnswered'> {
  const [namespace, service] = (['namespace', 'name'] as const).map((key) =>
    textAt(webhook, 'clientConfig', 'service', key),
  );
  if (namespace === undefined || service === undefined)
    return { asks: textAt(webhook, 'clientConfig', 'url') ?? 'nobody', isAnswered: undefined };
  const ready = readyEndpoints(namespace, service);
  return { asks: `${namespace}/${service}`, isAnswered: ready === undefined ? undefined : ready > 0 };
}

/** End of the first certificate of a bundle, which the API server keeps in base64. */
function endOf(bundle: string | undefined): number | undefined {
  if (bundle === undefined || bundle === '') return undefined;
  try {
    return Date.parse(new X509Certificate(Buffer.from(bundle, 'base64')).validTo);
  } catch {
    // No certificate: the API server trusts nobody by it, which its calls will tell.
    return undefined;
  }
}
