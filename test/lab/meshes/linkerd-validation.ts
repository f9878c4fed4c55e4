import { isIP } from 'node:net';

import { allowed, type AdmissionRequest, type Verdict } from '../webhooks/admission.ts';

interface LinkerdSpec {
  readonly networks?: readonly { readonly cidr?: string }[];
  readonly retryBudget?: { readonly ttl?: string };
  readonly routes?: readonly { readonly name?: string; readonly timeout?: string }[];
}

/** Refuses clear nonsense that the schemas of Linkerd's kinds let pass; everything else is allowed. */
export function validateLinkerd({ kind, object }: AdmissionRequest): Verdict {
  const message = faultOf(`${kind.kind}.${kind.group}`, object.metadata.name, object['spec'] ?? {});
  return message === undefined ? allowed : { is: 'refused', message };
}

function faultOf(kind: string, name: string, spec: LinkerdSpec): string | undefined {
  if (kind === 'NetworkAuthentication.policy.linkerd.io') {
    const wrong = spec.networks?.find(({ cidr }) => cidr !== undefined && !isNetwork(cidr))?.cidr;
    return wrong === undefined ? undefined : `invalid network '${wrong}'`;
  }
  if (kind !== 'ServiceProfile.linkerd.io') return undefined;
  const durations = [spec.retryBudget?.ttl, ...(spec.routes ?? []).map(({ timeout }) => timeout)];
  const wrong = durations.find((text) => text !== undefined && text !== '' && !isDuration(text));
  return wrong === undefined ? undefined : `ServiceProfile "${name}": time: invalid duration "${wrong}"`;
}

function isNetwork(text: string): boolean {
  const [address = '', length] = text.split('/');
  const version = isIP(address);
  const bits = version === 4 ? 32 : 128;
  return version !== 0 && (length === undefined || (/^\d{1,3}$/.test(length) && Number(length) <= bits));
}

/** A duration as Go writes it: `1m30s`. */
function isDuration(text: string): boolean {
  return text === '0' || /^(\d+(\.\d+)?(ns|us|µs|ms|s|m|h))+$/.test(text);
}
