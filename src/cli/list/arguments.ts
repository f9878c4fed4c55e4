import { isMeshApiVersion } from '../../core/mesh-groups.ts';
import { joinApiVersion } from '../../core/kubernetes.ts';
import { problemError } from '../../core/problem.ts';
import { resourceId } from '../../cluster/kinds/any.ts';
import type { KindModule, ResourceId } from '../../cluster/kinds/kind.ts';
import { servedAs } from '../../cluster/kinds/served-as.ts';
import { moduleOf } from '../../cluster/list/read-list.ts';
import { resourcesNamed } from '../../cluster/resource-names.ts';
import type { ResourceCatalog, ServedResource } from '../../cluster/types.ts';
import { clusterOptions, isGiven, textValue, type Invocation, type Options } from '../command.ts';
import { orders, type Order } from './rows.ts';

/** Options of commands that list objects. */
export const listOptions = {
  ...clusterOptions,
  namespace: { type: 'string', short: 'n', valueName: 'NAME', help: 'namespace (default: that of the context)' },
  'all-namespaces': { type: 'boolean', short: 'A', help: 'objects of all namespaces' },
  selector: {
    type: 'string',
    short: 'l',
    valueName: 'LABELS',
    help: 'labels that objects have: app=web,tier in (a,b)',
  },
  filter: { type: 'string', valueName: 'WORDS', help: 'only rows in whose cells or labels each of these words is' },
  sort: {
    type: 'string',
    valueName: orders.join('|'),
    help: 'by name (default), what is not well first, or youngest first',
  },
} as const satisfies Options;

/** Word for all kinds of all meshes and of the Gateway API. */
const allOfMeshes = 'all-mesh';

/** What a command line asks for, before any server was asked what it means. */
export interface ListArguments {
  /** Words for kinds, each with the names of objects of it; no names are all objects. */
  readonly wanted: readonly { readonly word: string; readonly names: readonly string[] }[];
  /** Undefined for that of the context. */
  readonly namespace: string | undefined;
  readonly isEverywhere: boolean;
  readonly selector: string | undefined;
  readonly filter: readonly string[];
  readonly order: Order;
}

/** A kind that is listed. */
export interface ListTarget {
  readonly id: ResourceId;
  readonly resource: ServedResource;
  readonly module: KindModule;
  /** Empty for all objects. */
  readonly names: readonly string[];
  /** Undefined for the whole cluster. */
  readonly namespace: string | undefined;
}

/**
 * Reads `KIND[,KIND...] [NAME...]` or `KIND/NAME...`, and the options.
 *
 * @throws `cli.usage`
 */
export function readListArguments(invocation: Invocation, command: string): ListArguments {
  const usage = (reason: string): Error => problemError('cli.usage', { reason, help: `meshdeck ${command} --help` });
  const { positionals } = invocation;
  const wanted = wantedOf(positionals);
  if (wanted.length === 0) throw usage('KIND is missing.');
  if (wanted.some(({ word, names }) => word === '' || names.includes('')))
    throw usage(`"${positionals.join(' ')}" is neither KIND nor KIND/NAME.`);
  const isEverywhere = isGiven(invocation, 'all-namespaces');
  const namespace = textValue(invocation, 'namespace');
  const selector = textValue(invocation, 'selector');
  const hasNames = wanted.some(({ names }) => names.length > 0);
  if (isEverywhere && namespace !== undefined) throw usage('--namespace and --all-namespaces do not go together.');
  if (isEverywhere && hasNames) throw usage('A name means one namespace: --all-namespaces does not go with it.');
  if (selector !== undefined && hasNames) throw usage('--selector and names do not go together.');
  const order = textValue(invocation, 'sort') ?? 'name';
  if (!isOrder(order)) throw usage(`--sort is ${orders.join(', ')}, not ${order}.`);
  return {
    wanted,
    namespace: namespace === '' ? undefined : namespace,
    isEverywhere,
    selector: selector === '' ? undefined : selector,
    filter: (textValue(invocation, 'filter') ?? '')
      .toLowerCase()
      .split(/\s+/)
      .filter((word) => word !== ''),
    order,
  };
}

/**
 * The kinds that are meant, each once.
 *
 * @param namespace of the connection.
 * @throws `cli.kind-unknown`, `cli.kind-misspelled`, `cli.kind-ambiguous`
 */
export function targetsOf(
  catalog: ResourceCatalog,
  { wanted, ...args }: ListArguments,
  namespace: string,
): readonly ListTarget[] {
  const targets = new Map<ResourceId, ListTarget>();
  for (const { word, names } of wanted)
    for (const named of resourcesOf(catalog, word)) {
      const id = resourceId(named.group, named.plural);
      const resource = servedAs(catalog, id) ?? named;
      const before = targets.get(id);
      // All objects of a kind have those that are named among them.
      const isWhole = names.length === 0 || before?.names.length === 0;
      targets.set(id, {
        id,
        resource,
        module: moduleOf(resource),
        names: isWhole ? [] : [...new Set([...(before?.names ?? []), ...names])],
        namespace: !resource.namespaced || args.isEverywhere ? undefined : (args.namespace ?? namespace),
      });
    }
  return [...targets.values()];
}

function wantedOf(positionals: readonly string[]): ListArguments['wanted'] {
  if (positionals.some((word) => word.includes('/')))
    return positionals.map((pair) => {
      const [word = '', ...name] = pair.split('/');
      return { word, names: [name.join('/')] };
    });
  const [kinds, ...names] = positionals;
  return kinds === undefined ? [] : kinds.split(',').map((word) => ({ word, names }));
}

function resourcesOf(catalog: ResourceCatalog, word: string): readonly ServedResource[] {
  if (word === allOfMeshes) {
    const all = catalog.groups.flatMap((group) => catalog.ofGroup(group));
    return all.filter(
      ({ group, version, verbs }) => verbs.includes('list') && isMeshApiVersion(joinApiVersion(group, version)),
    );
  }
  const found = resourcesNamed(catalog, word);
  if (found.is === 'found') return found.resources;
  if (found.is === 'ambiguous') throw problemError('cli.kind-ambiguous', { word, choices: found.choices.join(', ') });
  if (found.nearest !== undefined) throw problemError('cli.kind-misspelled', { word, nearest: found.nearest });
  throw problemError('cli.kind-unknown', { word });
}

function isOrder(text: string): text is Order {
  return (orders as readonly string[]).includes(text);
}
