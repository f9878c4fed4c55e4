import { nearest } from '../../../../core/nearest.ts';
import type { MapEntry } from '../../../../yaml/nodes.ts';
import type { Fault } from '../../../diagnostics/finding.ts';
import { isGoDuration, isQuantity, durationWords } from '../../../schema/formats.ts';
import { faultAt } from '../fault.ts';
import type { ManifestObject } from '../objects.ts';
import { entriesAt, spanOf, spanOfKey } from '../read.ts';
import { podsOf, templatesOf } from '../workloads.ts';
import { defaultInboundPolicies, wordFault } from './policies.ts';

/** Forms of values: words, or a check and what is expected. */
type ValueForm = readonly string[] | { readonly fits: (text: string) => boolean; readonly expected: string };

/** What Go reads as true or false. */
const truth: ValueForm = {
  fits: (text) => /^(?:[01tfTF]|true|false|TRUE|FALSE|True|False)$/.test(text),
  expected: '`true` or `false`',
};
const ports: ValueForm = {
  fits: (text) => text === '' || text.split(',').every((part) => isPort(part.trim())),
  expected: 'ports and ranges of them such as `3306,4000-4100`',
};
const portNumber: ValueForm = {
  fits: (text) => isPort(text) && !text.includes('-'),
  expected: 'a port from 1 to 65535',
};
const quantity: ValueForm = { fits: isQuantity, expected: 'a quantity such as `250m` or `1.5Gi`' };
const duration: ValueForm = { fits: isGoDuration, expected: durationWords };
const anything: ValueForm = { fits: () => true, expected: '' };
const pull = ['Always', 'IfNotPresent', 'Never'];
/** The names of ports as well as their numbers. */
const namedPorts: ValueForm = {
  fits: (text) => text.split(',').every((part) => /^[\s\w-]*$/.test(part)),
  expected: 'ports such as `3306,mysql`',
};

/** What stands behind `config.linkerd.io/`, after the labels that Linkerd 2.20 reads. */
const settings: Readonly<Record<string, ValueForm>> = {
  'access-log': ['apache', 'json'],
  'admin-port': portNumber,
  'admission-webhooks': anything,
  'close-wait-timeout': duration,
  'control-port': portNumber,
  'debug-image': anything,
  'debug-image-pull-policy': pull,
  'debug-image-version': anything,
  'default-inbound-policy': [...defaultInboundPolicies, 'all-tls-unauthenticated'],
  'enable-debug-sidecar': truth,
  'enable-external-profiles': truth,
  'enable-gateway': truth,
  'image-pull-policy': pull,
  'inbound-port': portNumber,
  'opaque-ports': namedPorts,
  'outbound-port': portNumber,
  'pod-inbound-ports': ports,
  'proxy-additional-env': anything,
  'proxy-admin-shutdown': ['enabled', 'disabled'],
  'proxy-await': ['enabled', 'disabled'],
  'proxy-cpu-limit': quantity,
  'proxy-cpu-ratio-limit': anything,
  'proxy-cpu-request': quantity,
  'proxy-disable-inbound-protocol-detect-timeout': truth,
  'proxy-disable-outbound-protocol-detect-timeout': truth,
  'proxy-enable-native-sidecar': truth,
  'proxy-ephemeral-storage-limit': quantity,
  'proxy-ephemeral-storage-request': quantity,
  'proxy-gid': anything,
  'proxy-image': anything,
  'proxy-inbound-connect-timeout': duration,
  'proxy-inbound-discovery-cache-unused-timeout': anything,
  'proxy-log-format': ['plain', 'json'],
  'proxy-log-http-headers': anything,
  'proxy-log-level': anything,
  'proxy-memory-limit': quantity,
  'proxy-memory-request': quantity,
  'proxy-metrics-hostname-labels': truth,
  'proxy-outbound-connect-timeout': duration,
  'proxy-outbound-discovery-cache-unused-timeout': anything,
  'proxy-require-identity-inbound-ports': ports,
  'proxy-uid': anything,
  'proxy-version': anything,
  'shutdown-grace-period': anything,
  'skip-inbound-ports': ports,
  'skip-outbound-ports': ports,
  'skip-subnets': anything,
};

const injection: ValueForm = ['enabled', 'disabled', 'ingress'];
const prefix = 'config.linkerd.io/';

/** Linkerd's annotations of Namespaces, Pods and Services: what they are called, where they count, what they hold. */
export function* linkerdAnnotationFaults(object: ManifestObject): Iterable<Fault> {
  const isWorkload = templatesOf(object).length > 0;
  for (const entry of entriesAt(object.node, 'metadata', 'annotations')) {
    if (isWorkload && isInjection(entry))
      yield faultAt('annotation-useless', spanOfKey(entry), { key: entry.key, kind: object.kind });
    else yield* annotationFaults(entry);
  }
  const ownPods = podsOf(object).filter(({ template }) => template !== object.node);
  for (const { template } of ownPods) {
    for (const entry of entriesAt(template, 'metadata', 'annotations')) yield* annotationFaults(entry);
    for (const entry of entriesAt(template, 'metadata', 'labels')) yield* labelFaults(entry);
  }
  if (object.group === '' && ['Namespace', 'Pod'].includes(object.kind))
    for (const entry of entriesAt(object.node, 'metadata', 'labels')) yield* labelFaults(entry);
}

function isInjection({ key, merged }: MapEntry): boolean {
  return key === 'linkerd.io/inject' && merged !== true;
}

/** Injection is asked for with an annotation: as a label it is not read. */
function* labelFaults(entry: MapEntry): Iterable<Fault> {
  if (isInjection(entry)) yield faultAt('label-not-annotation', spanOfKey(entry), { key: entry.key });
}

function* annotationFaults(entry: MapEntry): Iterable<Fault> {
  if (entry.merged === true) return;
  if (isInjection(entry)) yield* valueFault(entry, injection);
  if (!entry.key.startsWith(prefix)) return;
  const name = entry.key.slice(prefix.length);
  const form = Object.hasOwn(settings, name) ? settings[name] : undefined;
  if (form !== undefined) {
    yield* valueFault(entry, form);
    return;
  }
  // A newer Linkerd may have more of them: only a misspelt one is certain.
  const near = nearest(name, Object.keys(settings), 2);
  if (near !== undefined)
    yield faultAt('annotation-unknown', spanOfKey(entry), { key: entry.key, nearest: `${prefix}${near}` });
}

function* valueFault({ key, value }: MapEntry, form: ValueForm): Iterable<Fault> {
  if (value.is !== 'scalar' || typeof value.value !== 'string') return;
  if (!('fits' in form)) yield* wordFault(key, value, form);
  else if (!form.fits(value.value))
    yield faultAt('wrong-format', spanOf(value), { key, value: value.value, expected: form.expected });
}

function isPort(text: string): boolean {
  const [, first = '', last = first] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text) ?? [];
  return (
    first !== '' &&
    [first, last].every((port) => Number(port) > 0 && Number(port) < 65_536) &&
    Number(first) <= Number(last)
  );
}
