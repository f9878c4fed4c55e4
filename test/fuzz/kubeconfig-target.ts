import { isDeepStrictEqual } from 'node:util';
import { isScalar, parseDocument, visit } from 'yaml';
import type { Kubeconfig } from '../../src/cluster/kubeconfig.ts';
import { resolveContext, summarize } from '../../src/cluster/kubeconfig.ts';
import type { ParsedKubeconfig } from '../../src/cluster/kubeconfig/entries.ts';
import { parseKubeconfigFile } from '../../src/cluster/kubeconfig/parse.ts';
import { planChange } from '../../src/cluster/kubeconfig/plan-change.ts';
import type { KubeconfigChange, KubeconfigChangeReport, KubeconfigEntry } from '../../src/cluster/types.ts';
import { ProblemError } from '../../src/core/problem.ts';
import { inOneText } from '../../src/core/words.ts';
import { canary, kubeconfigTexts as texts } from './kubeconfig-texts.ts';
import { mutate } from './mutate.ts';
import type { Random } from './random.ts';
import type { FuzzTarget } from './target.ts';

interface KubeconfigInput {
  /** Mutated. */
  readonly text: string;
  /** A file of the list before or behind it that is as it should be. */
  readonly beside?: { readonly text: string; readonly isFirst: boolean };
  readonly change: KubeconfigChange;
}

const file = '/home/jane/.kube/config';
const otherFile = '/etc/kube/config';
const addedFile = '/home/jane/downloads/config';

const publicKeys: ReadonlySet<string> = new Set(['name', 'cluster', 'user', 'namespace', 'server', 'current-context']);
const names = ['dev', 'prod', 'alone', 'nowhere', '1', 'null', 'a: b', '#', '- x', '"', 'é', 'https://a/b'];

/**
 * The reader and the editor of kubeconfigs: nothing but a problem is thrown, no secret is in what is said, and a change makes that change alone.
 */
export const kubeconfigTarget: FuzzTarget<KubeconfigInput> = {
  name: 'kubeconfig',
  limitMs: 2_000,
  sampleCases: 400,
  seeds: `${texts.length} kubeconfigs of our own`,
  make: (random) => {
    // Most mutants are no YAML any more, and there is little to do with them.
    const mutants = Array.from({ length: 1 + random.below(4) }, () => mutantOf(random));
    const text = mutants.find((one) => parseKubeconfigFile(file, one).contexts.length > 0) ?? mutants[0] ?? '';
    const beside = { text: random.pick(texts), isFirst: random.below(2) === 0 };
    return { text, change: changeOf(random, text), ...(random.below(2) === 0 ? {} : { beside }) };
  },
  fault({ text, beside, change }) {
    const files = [
      { file, text },
      ...(beside === undefined ? [] : [{ file: otherFile, text: beside.text, isFirst: beside.isFirst }]),
    ].sort((one, other) => Number('isFirst' in other && other.isFirst) - Number('isFirst' in one && one.isFirst));
    const before = files.map((one) => parseKubeconfigFile(one.file, one.text));
    const kubeconfig = kubeconfigOf(before);
    const said = [JSON.stringify(summarize(kubeconfig)), ...kubeconfig.problems.map((found) => inOneText(found))];
    for (const name of kubeconfig.contexts.keys()) said.push(saidBy(() => resolveContext(kubeconfig, name)));
    let made: { readonly after: readonly ParsedKubeconfig[]; readonly report: KubeconfigChangeReport } | undefined;
    said.push(
      saidBy(() => {
        const { texts: changed, report } = planChange(files, change);
        said.push(JSON.stringify(report));
        made = { report, after: files.map((one) => parseKubeconfigFile(one.file, changed.get(one.file) ?? one.text)) };
      }),
    );
    const isToBeSaid = files.some((one) => namesOf(one.text).includes(canary));
    if (!isToBeSaid && said.some((words) => words.includes(canary))) return 'a secret is in what is said';
    return made === undefined ? undefined : differenceOf(before, made.after, change, made.report);
  },
  textOf: ({ text }) => text,
  withText: (input, text) => ({ ...input, text }),
};

function mutantOf(random: Random): string {
  // The YAML library takes a second for two thousand brackets in each other; that alone would be all that is found.
  return mutate(random.pick(texts), random, random.pick(texts)).replaceAll(/(?:\[|\{a: ){100,}/g, '[');
}

/** Most changes are of a context that is there; others find nothing to do. */
function changeOf(random: Random, text: string): KubeconfigChange {
  const there = parseKubeconfigFile(file, text).contexts.map(({ name }) => name);
  const context = random.pick(there.length > 0 && random.chance(0.8) ? there : names);
  return random.pick([
    { is: 'use', context },
    { is: 'namespace', context, namespace: random.pick(['', 'shop', 'a-b', '1']) },
    { is: 'rename', context, to: random.pick(names) },
    { is: 'delete', context, withUnused: random.below(2) === 0 },
    { is: 'add', file: addedFile, text: random.pick(texts), names: {}, numberTaken: true },
  ]);
}

function kubeconfigOf(files: readonly ParsedKubeconfig[]): Kubeconfig {
  const currentContext = currentOf(files);
  return {
    files: files.map((one) => one.file),
    watchedFiles: files.map((one) => one.file),
    ...(currentContext === undefined ? {} : { currentContext }),
    contexts: firstOfEach(files.flatMap(({ contexts }) => contexts)),
    clusters: firstOfEach(files.flatMap(({ clusters }) => clusters)),
    users: firstOfEach(files.flatMap(({ users }) => users)),
    problems: files.flatMap(({ problems }) => problems),
  };
}

function currentOf(files: readonly ParsedKubeconfig[]): string | undefined {
  return files.map(({ currentContext }) => currentContext).find((name) => name !== undefined);
}

function firstOfEach<Entry extends { readonly name: string }>(entries: readonly Entry[]): ReadonlyMap<string, Entry> {
  return new Map(entries.toReversed().map((entry) => [entry.name, entry]));
}

/** Everything in a file that is a name or an address: a secret that a mutation has put there is none any more. */
function namesOf(text: string): string {
  const names: string[] = [];
  visit(parseDocument(text, { logLevel: 'error' }), {
    Pair: (_, { key, value }) => {
      if (isScalar(key) && isScalar(value) && publicKeys.has(String(key.value))) names.push(String(value.value));
    },
  });
  return names.join('\n');
}

/** The words of the problem that is thrown; anything else that is thrown goes on. */
function saidBy(work: () => unknown): string {
  try {
    work();
    return '';
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return inOneText(error.problem);
  }
}

function differenceOf(
  before: readonly ParsedKubeconfig[],
  after: readonly ParsedKubeconfig[],
  change: KubeconfigChange,
  report: KubeconfigChangeReport,
): string | undefined {
  const { is } = change;
  const holder = before.find(({ contexts }) => is !== 'add' && contexts.some(({ name }) => name === change.context));
  for (const [index, was] of before.entries()) {
    const now = after[index] ?? was;
    const isAddedTo = is === 'add' && index === 0;
    const contexts = was === holder ? contextsAfter(was, change) : was.contexts;
    const kept = (list: KubeconfigEntry['list']) => {
      const gone = (name: string): boolean =>
        report.removed.some((entry) => entry.file === was.file && entry.list === list && entry.name === name);
      return was[list].filter(({ name }) => !gone(name));
    };
    const same = (list: 'clusters' | 'users'): boolean =>
      isDeepStrictEqual(isAddedTo ? now[list].slice(0, was[list].length) : now[list], kept(list));
    const found = isAddedTo ? now.contexts.slice(0, was.contexts.length) : now.contexts;
    if (!isDeepStrictEqual(found, contexts)) return `${is} makes other contexts than it should`;
    if (!same('clusters')) return `${is} makes other clusters than it should`;
    if (!same('users')) return `${is} makes other users than it should`;
    const added = now.contexts.slice(was.contexts.length).map(({ name }) => name);
    if (
      isAddedTo &&
      !isDeepStrictEqual(
        added,
        report.added.map(({ name }) => name),
      )
    )
      return 'add makes other contexts than it says';
  }
  const isCurrent = is !== 'add' && currentOf(before) === change.context;
  const current = is === 'use' ? change.context : is === 'rename' && isCurrent ? change.to : currentOf(before);
  return currentOf(after) === current ? undefined : `${is} makes another current context than it should`;
}

function contextsAfter({ contexts }: ParsedKubeconfig, change: KubeconfigChange): ParsedKubeconfig['contexts'] {
  return contexts.flatMap((context) => {
    if (change.is === 'add' || context.name !== change.context) return [context];
    if (change.is === 'delete') return [];
    if (change.is === 'rename') return [{ ...context, name: change.to }];
    return change.is === 'namespace' ? [{ ...context, namespace: change.namespace || 'default' }] : [context];
  });
}
