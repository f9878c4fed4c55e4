import { allowed, type AdmissionRequest, type Verdict } from '../webhooks/admission.ts';

interface Route {
  readonly weight?: number;
}

interface IstioSpec {
  readonly hosts?: readonly string[];
  readonly servers?: readonly unknown[];
  readonly http?: readonly { readonly route?: readonly Route[] }[];
  readonly tcp?: readonly { readonly route?: readonly Route[] }[];
  readonly tls?: readonly { readonly route?: readonly Route[] }[];
}

/** Refuses clear nonsense that the schemas of Istio's kinds let pass, in istiod's words; everything else is allowed. */
export function validateIstio({ kind, object }: AdmissionRequest): Verdict {
  if (kind.group !== 'networking.istio.io') return allowed;
  const fault = faultOf(kind.kind, object['spec'] ?? {});
  return fault === undefined ? allowed : { is: 'refused', message: `configuration is invalid: ${fault}` };
}

function faultOf(kind: string, spec: IstioSpec): string | undefined {
  if (kind === 'Gateway' && (spec.servers ?? []).length === 0) return 'gateway must have at least one server';
  if (kind !== 'VirtualService') return undefined;
  const routes = [...(spec.http ?? []), ...(spec.tcp ?? []), ...(spec.tls ?? [])].flatMap(({ route }) => route ?? []);
  const weight = routes.map((route) => route.weight ?? 0).find((candidate) => candidate < 0);
  if (weight !== undefined) return `weight ${weight} < 0`;
  return (spec.hosts ?? []).length === 0 ? 'virtual service must have at least one host' : undefined;
}
