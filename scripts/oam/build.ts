/**
 * Makes `src/language/dialects/oam/built-in-definitions.json` of the CUE sources of KubeVela's own definitions.
 *
 *     node scripts/oam/build.ts FOLDER
 *
 * FOLDER is `vela-templates/definitions` of a checkout of kubevela/kubevela; the file was made of its commit 5a44b5f (2026-06-26).
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { cueFields, type CueStruct, type CueValue } from '../../src/language/dialects/oam/cue/parse.ts';
import { parameterSchema } from '../../src/language/dialects/oam/cue/schema.ts';
import type { BuiltInDefinition, DefinitionKind } from '../../src/language/dialects/oam/built-in.ts';

const target = 'src/language/dialects/oam/built-in-definitions.json';

/** What stands in place of deprecated definitions: their descriptions and KubeVela's documentation say so. */
const replacements: Readonly<Record<string, string>> = {
  'component/raw': 'k8s-objects',
  'trait/configmap': 'storage',
  'trait/pvc': 'storage',
  'trait/volumes': 'storage',
  'trait/service-binding': 'storage',
  'trait/node-affinity': 'affinity',
  'trait/ingress': 'gateway',
  'trait/ingress-1-20': 'gateway',
  'trait/pure-ingress': 'gateway',
  'workflow-step/apply-application': 'deploy',
  'workflow-step/apply-application-in-parallel': 'deploy',
  'workflow-step/apply-remaining': 'deploy',
  'workflow-step/deploy2env': 'deploy',
  'workflow-step/deploy2runtime': 'deploy',
};

/** Policies that are deprecated with nothing of the same kind in their place. */
const withoutReplacement: readonly string[] = ['policy/envbinding'];

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('usage: node scripts/oam/build.ts FOLDER');

const definitions = ['internal', 'deprecated']
  .flatMap((part) => cueFiles(path.join(folder, part)))
  .map((file) => readDefinition(readFileSync(file, 'utf8'), path.basename(file, '.cue')))
  .sort((left, right) => `${left.kind}/${left.name}`.localeCompare(`${right.kind}/${right.name}`, 'en'));
writeFileSync(target, `[\n${definitions.map((one) => JSON.stringify(one)).join(',\n')}\n]\n`);
process.stdout.write(
  `${definitions.length} definitions, ${definitions.filter(({ parameter }) => parameter === undefined).length} without parameters\n`,
);

function cueFiles(root: string): readonly string[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.cue'))
    .map((name) => path.join(root, name));
}

function readDefinition(source: string, name: string): BuiltInDefinition {
  const head = structOf(cueFields(source.split(/^template:/m)[0] ?? '')?.get(name));
  const attributes = structOf(field(head, 'attributes'));
  const kind = text(field(head, 'type')) as DefinitionKind;
  const parameter = parameterSchema(source);
  const workload = text(field(structOf(field(attributes, 'workload')), 'type'));
  const description = text(field(head, 'description'));
  const key = `${kind}/${name}`;
  return {
    kind,
    name,
    ...(description === undefined ? {} : { description }),
    ...(replacements[key] === undefined ? {} : { replacement: replacements[key] }),
    ...(key in replacements || withoutReplacement.includes(key) ? { isDeprecated: true } : {}),
    ...(workload === undefined ? {} : { workload }),
    ...lists(attributes, 'appliesToWorkloads', 'appliesTo'),
    ...lists(attributes, 'conflictsWith', 'conflictsWith'),
    ...(parameter === undefined ? {} : { parameter }),
  };
}

function lists(of: CueStruct | undefined, written: string, name: string): object {
  const value = field(of, written);
  const items = value?.is === 'list' ? (value.written ?? []).flatMap((item) => text(item) ?? []) : [];
  return items.length === 0 ? {} : { [name]: items };
}

function structOf(value: CueValue | undefined): CueStruct | undefined {
  return value?.is === 'struct' ? value : undefined;
}

function field(of: CueStruct | undefined, name: string): CueValue | undefined {
  return of?.fields.find((one) => one.name === name)?.value;
}

function text(value: CueValue | undefined): string | undefined {
  return value?.is === 'literal' && typeof value.value === 'string' ? value.value : undefined;
}
