import { parse } from 'yaml';
import type { KubeconfigChange } from '../../types.ts';

/** The same change by `kubectl config` and by us, on the same files. */
export interface KubectlScenario {
  readonly name: string;
  /** Texts of files by name, in a folder of their own. */
  readonly files: Readonly<Record<string, string>>;
  /** The KUBECONFIG list. */
  readonly list: readonly string[];
  /** Words behind `kubectl config`. */
  readonly kubectl: readonly string[];
  readonly change: KubeconfigChange;
}

/** What kubectl made of a scenario; recorded by `scripts/kubectl-effects.ts`. */
export interface KubectlEffect {
  readonly name: string;
  readonly succeeds: boolean;
  /** What each file of the folder holds afterwards, as {@link contentOf} gives it. */
  readonly files: Readonly<Record<string, unknown>>;
}

const first = `# first
apiVersion: v1
kind: Config
contexts:
- name: dev
  context:
    user: jane
    cluster: dev
- name: alone
  context: {cluster: dev, user: nobody}
clusters:
- name: dev
  cluster: {server: 'https://dev:6443'}
users:
- name: jane
  user: {token: first}
- name: nobody
  user: {}
`;

const second = `apiVersion: v1
kind: Config
current-context: prod
contexts:
- name: prod
  context: {user: jane, cluster: prod, namespace: shop}
- name: dev
  context: {user: other, cluster: prod, namespace: hidden}
clusters:
- name: prod
  cluster: {server: 'https://prod:6443'}
users:
- name: jane
  user: {username: jane, password: secret}
`;

const both = { files: { first, second }, list: ['first', 'second'] };
const missingFirst = { files: { first, second }, list: ['missing', 'first', 'second'] };

export const kubectlScenarios: readonly KubectlScenario[] = [
  {
    ...both,
    name: 'use: written to the first file, though the second names the current context',
    kubectl: ['use-context', 'dev'],
    change: { is: 'use', context: 'dev' },
  },
  {
    ...both,
    name: 'use: nothing is written for the context that is current',
    kubectl: ['use-context', 'prod'],
    change: { is: 'use', context: 'prod' },
  },
  {
    ...missingFirst,
    name: 'use: the first file that exists',
    kubectl: ['use-context', 'alone'],
    change: { is: 'use', context: 'alone' },
  },
  {
    ...both,
    name: 'use: a context that is not there',
    kubectl: ['use-context', 'nowhere'],
    change: { is: 'use', context: 'nowhere' },
  },
  {
    files: { empty: '', second },
    list: ['empty', 'second'],
    name: 'use: an empty first file',
    kubectl: ['use-context', 'dev'],
    change: { is: 'use', context: 'dev' },
  },
  {
    files: { second },
    list: ['second'],
    name: 'use: the only file',
    kubectl: ['use-context', 'dev'],
    change: { is: 'use', context: 'dev' },
  },
  {
    ...both,
    name: 'namespace: in the file that holds the context',
    kubectl: ['set-context', 'prod', '--namespace=live'],
    change: { is: 'namespace', context: 'prod', namespace: 'live' },
  },
  {
    ...both,
    name: 'namespace: in the first of two files that hold it',
    kubectl: ['set-context', 'dev', '--namespace=live'],
    change: { is: 'namespace', context: 'dev', namespace: 'live' },
  },
  {
    ...both,
    name: 'namespace: taken away',
    kubectl: ['set-context', 'prod', '--namespace='],
    change: { is: 'namespace', context: 'prod', namespace: '' },
  },
  {
    ...both,
    name: 'rename: the current context takes its name along, into the first file',
    kubectl: ['rename-context', 'prod', 'live'],
    change: { is: 'rename', context: 'prod', to: 'live' },
  },
  {
    ...both,
    name: 'rename: another context',
    kubectl: ['rename-context', 'alone', 'together'],
    change: { is: 'rename', context: 'alone', to: 'together' },
  },
  {
    ...both,
    name: 'rename: to a name that is taken',
    kubectl: ['rename-context', 'alone', 'prod'],
    change: { is: 'rename', context: 'alone', to: 'prod' },
  },
  {
    ...both,
    name: 'rename: a context that is not there',
    kubectl: ['rename-context', 'nowhere', 'somewhere'],
    change: { is: 'rename', context: 'nowhere', to: 'somewhere' },
  },
  {
    ...both,
    name: 'delete: cluster, user and the name of the current context stay',
    kubectl: ['delete-context', 'prod'],
    change: { is: 'delete', context: 'prod', withUnused: false },
  },
  {
    ...both,
    name: 'delete: only the first of two contexts of the name',
    kubectl: ['delete-context', 'dev'],
    change: { is: 'delete', context: 'dev', withUnused: false },
  },
  {
    ...both,
    name: 'delete: a context that is not there',
    kubectl: ['delete-context', 'nowhere'],
    change: { is: 'delete', context: 'nowhere', withUnused: false },
  },
];

/** A kubeconfig file as data, without what kubectl writes where there is nothing, and in the order of names, as kubectl sorts. */
export function contentOf(text: string): unknown {
  const root = (parse(text, { logLevel: 'error' }) ?? {}) as Readonly<Record<string, unknown>>;
  const isSaid = ([key, value]: readonly [string, unknown]): boolean =>
    key !== 'preferences' && value !== null && value !== '' && !(Array.isArray(value) && value.length === 0);
  return Object.fromEntries(
    Object.entries(root)
      .filter(isSaid)
      .map(([key, value]) => [
        key,
        Array.isArray(value) ? sorted(value as readonly { readonly name: string }[]) : value,
      ]),
  );
}

function sorted(entries: readonly { readonly name: string }[]): readonly unknown[] {
  return [...entries].sort((left, right) => (left.name < right.name ? -1 : 1));
}
