import { nearest } from '../../../../core/nearest.ts';
import type { ValueNode } from '../../../../yaml/nodes.ts';
import type { Fault } from '../../../diagnostics/finding.ts';
import type { ObjectName } from '../../../service/symbols.ts';
import { faultAt } from '../fault.ts';
import type { FileObjects } from '../file-objects.ts';
import type { ManifestObject } from '../objects.ts';
import { nodeAt, spanOf } from '../read.ts';
import { referencesOf } from './extract.ts';
import type { KnownObject, KnownObjects } from './known-objects.ts';

/**
 * Kinds whose objects of a namespace stand together: where some of them are known and the one that is named is not, it is missing.
 * Services, Secrets and gateways come from elsewhere often enough; of those only a misspelt name is certain. `file`: who refers to
 * them stands beside them. `workspace`: only where other files, or the cluster, hold some.
 */
const kindsKeptTogether: Readonly<Record<string, 'file' | 'workspace'>> = {
  'appmesh.k8s.aws/VirtualNode': 'workspace',
  'appmesh.k8s.aws/VirtualRouter': 'workspace',
  'policy.linkerd.io/MeshTLSAuthentication': 'workspace',
  'policy.linkerd.io/NetworkAuthentication': 'workspace',
  'policy.linkerd.io/Server': 'workspace',
  'specs.smi-spec.io/HTTPRouteGroup': 'file',
  'specs.smi-spec.io/TCPRoute': 'file',
  'specs.smi-spec.io/UDPRoute': 'file',
  'traefik.containo.us/Middleware': 'workspace',
  'traefik.io/Middleware': 'workspace',
};

/** Names that may be of nothing that is known: hosts that a VirtualService invents, services outside of the mesh. */
const inventedNames: ReadonlySet<string> = new Set([
  'consul.hashicorp.com/TerminatingGateway spec.services.name',
  'networking.istio.io/VirtualService spec.hosts',
]);

/** Config entries of Consul that make a service of their name, whether instances of it are registered or not. */
const servicesOfConsul = ['ServiceDefaults', 'ServiceResolver', 'ServiceRouter', 'ServiceSplitter', 'MeshService'];

/** References to objects that are not there, where file, workspace or cluster show that they should be. */
export function* unknownObjectFaults(object: ManifestObject, _: FileObjects, known: KnownObjects): Iterable<Fault> {
  // A ServiceProfile is called after its Service.
  const ownName = object.group === 'linkerd.io' ? undefined : nodeAt(object.node, 'metadata', 'name');
  for (const { node, name, target, path, isAnywhere } of referencesOf(object)) {
    if (node === ownName || !/^[\w.-]+$/.test(name)) continue;
    const field = path.filter((step) => typeof step === 'string').join('.');
    if (inventedNames.has(`${object.group}/${object.kind} ${field}`)) continue;
    const wanted = isAnywhere === true ? { ...target, namespace: undefined } : target;
    if (!known.mayExist(wanted) && !isOfConsul(object, target, known)) yield* unknownObject(node, target, known);
  }
}

/** True for a Service's name that a config entry of Consul gives meaning to. */
function isOfConsul({ group }: ManifestObject, { kind, name }: ObjectName, known: KnownObjects): boolean {
  if (group !== 'consul.hashicorp.com' || kind !== 'Service') return false;
  return servicesOfConsul.some((entry) => known.mayExist({ group, kind: entry, name }));
}

function* unknownObject(node: ValueNode, target: ObjectName, known: KnownObjects): Iterable<Fault> {
  const { group, kind, name, namespace } = known.placed(target);
  const names = known.namesBeside(target);
  const near = misspelt(name, names.here) ?? misspelt(name, names.elsewhere);
  const together = kindsKeptTogether[`${group}/${kind}`];
  const isMissing = names.elsewhere.size > 0 || (together === 'file' && names.here.size > 0);
  if (near === undefined && (together === undefined || !isMissing)) return;
  const place = namespace === undefined ? '' : ` in the namespace \`${namespace}\``;
  yield faultAt('object-unknown', spanOf(node), {
    kind,
    name,
    place,
    ...(near === undefined ? {} : { nearest: near }),
  });
}

/**
 * The known name that was meant. Names of things that belong together differ in short parts and in numbers (`shop-a` and `shop-b`,
 * `shop-v1` and `shop-v2`): such a name is another one, not a misspelt one.
 */
export function misspelt(name: string, names: ReadonlySet<string> | readonly string[]): string | undefined {
  const alike = namesByDigits(names).get(digitsOf(name)) ?? [];
  const isNear = (candidate: string): boolean =>
    Math.abs(candidate.length - name.length) < 3 && isMisspelling(name, candidate);
  return nearest(name, alike.filter(isNear), 2);
}

const digitsOf = (name: string): string => name.replaceAll(/\D+/g, '');

const knownByDigits = new WeakMap<object, ReadonlyMap<string, readonly string[]>>();

/** Names by the digits in them, because those of another number are never meant. */
function namesByDigits(names: ReadonlySet<string> | readonly string[]): ReadonlyMap<string, readonly string[]> {
  const known = knownByDigits.get(names);
  if (known !== undefined) return known;
  const byDigits = new Map<string, string[]>();
  for (const name of names) {
    const alike = byDigits.get(digitsOf(name));
    if (alike === undefined) byDigits.set(digitsOf(name), [name]);
    else alike.push(name);
  }
  knownByDigits.set(names, byDigits);
  return byDigits;
}

/** Names that are alike and mean different things. */
const protocols: ReadonlySet<string> = new Set(['grpc', 'grpcs', 'http', 'http2', 'https']);

function isMisspelling(written: string, meant: string): boolean {
  const writtenParts = written.split(/[-.]/);
  const meantParts = meant.split(/[-.]/);
  if (writtenParts.length !== meantParts.length) return writtenParts.join('') === meantParts.join('');
  return writtenParts.every((part, index) => {
    const other = meantParts[index] ?? '';
    const isShort = part.length < 4 || other.length < 4;
    return part === other || !(isShort || (protocols.has(part) && protocols.has(other)));
  });
}

/** Where an object that a reference means stands in the same file. */
export function relatedTo(candidates: readonly KnownObject[], message: string): Pick<Fault, 'related'> {
  const [own] = candidates.flatMap(({ object }) => nodeAt(object?.node, 'metadata', 'name') ?? []);
  return own === undefined ? {} : { related: [{ message, ...spanOf(own) }] };
}
