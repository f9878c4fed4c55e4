import { editableObject } from '../../cluster/objects/object-text.ts';
import type { JsonObject, JsonValue } from '../../core/json.ts';
import { isJsonObject } from '../../core/json.ts';
import type { KubernetesObject } from '../../core/kubernetes.ts';
import { asJson } from '../../core/kubernetes.ts';
import { problemError } from '../../core/problem.ts';
import { without } from '../../core/without.ts';
import { knownKinds } from '../../pattern/known-kinds.ts';
import type { KindCatalog } from '../../pattern/model/kinds.ts';
import { dialectOf } from '../../pattern/model/recognise.ts';
import { currentSpelling, resolveType } from '../../pattern/model/registry.ts';
import { LineIndex, lineEndOf, lineStartOf } from '../../yaml/lines.ts';
import { entryOf } from '../../yaml/nodes.ts';
import { parseText } from '../../yaml/parse.ts';
import { writeYaml } from '../../yaml/write.ts';
import type { TextInsertion } from '../protocol/sources.ts';

/** What controllers and tools write for themselves, and what belongs to an object in its cluster alone. */
const ownMetadata = ['ownerReferences', 'finalizers', 'generateName'];
const foreignKeys =
  /^(?:kubectl\.kubernetes\.io\/last-applied-configuration|deployment\.kubernetes\.io\/revision|applyset\.kubernetes\.io\/.*)$/;

/** Addresses that the server gives out; a headless Service says `None` itself. */
const givenAddresses = ['clusterIP', 'clusterIPs', 'ipFamilies', 'ipFamilyPolicy', 'internalTrafficPolicy'];

/**
 * Objects of a cluster as text of a file: components where the file is a pattern, otherwise manifests behind what is there. What only the
 * server writes is left out, and so are data of Secrets.
 *
 * @param text of the file as the editor has it.
 * @throws `cluster.cannot-insert` where the file has no place for a component.
 */
export function insertion(text: string, objects: readonly KubernetesObject[]): TextInsertion {
  const lines = new LineIndex(text);
  const root = parseText(text).documents[0]?.root;
  const dialect = root === undefined ? undefined : dialectOf(root);
  if (dialect !== undefined && dialect !== 'pattern') throw problemError('cluster.cannot-insert', { dialect });
  const services = root?.is === 'map' && dialect === 'pattern' ? entryOf(root, 'services')?.value : undefined;
  if (services?.is !== 'map') {
    const lead = text.trim() === '' ? '' : `${text.endsWith('\n') ? '' : '\n'}---\n`;
    const manifests = objects.map((object) => `${remark(object)}${writeYaml(manifestOf(object))}`);
    return { ...lines.positionAt(text.length), text: `${lead}${manifests.join('---\n')}` };
  }
  const [first] = services.entries;
  const last = services.entries.at(-1);
  if (first === undefined || last === undefined || text[services.start] === '{')
    throw problemError('cluster.cannot-insert', { dialect: 'pattern with services between braces' });
  const indent = ' '.repeat(first.keyStart - lineStartOf(text, first.keyStart));
  const taken = new Set(services.entries.map(({ key }) => key));
  const components = objects.map((object) => {
    const key = freeKey(object, taken);
    taken.add(key);
    return remark(object) + writeYaml({ [key]: componentOf(object, key, knownKinds()) });
  });
  const block = components.join('').replaceAll(/^(?=.)/gm, indent);
  const { end } = last.value;
  if (end > 0 && text[end - 1] === '\n') return { ...lines.positionAt(end), text: block };
  const lineEnd = lineEndOf(text, end);
  const isLastLine = lineEnd >= text.length || text[lineEnd] === undefined;
  return { ...lines.positionAt(lineEnd), text: `\n${isLastLine ? block : block.slice(0, -1)}` };
}

/** A manifest without what belongs to one cluster. */
export function manifestOf(object: KubernetesObject): JsonObject {
  const { metadata, ...rest } = asJson(editableObject(object));
  const kept: JsonObject = isJsonObject(metadata) ? without(metadata, ...ownMetadata) : {};
  const shown = object.kind === 'Secret' ? without(rest, 'data', 'stringData') : rest;
  const spec = shown['spec'];
  const { apiVersion, kind, ...others } = shown as Readonly<Record<string, JsonValue>>;
  return compact({
    apiVersion: apiVersion ?? object.apiVersion,
    kind: kind ?? object.kind,
    metadata: compact({
      ...kept,
      labels: withoutForeign(kept['labels']),
      annotations: withoutForeign(kept['annotations']),
    }),
    ...others,
    ...(isJsonObject(spec) ? { spec: specOf(object.kind, spec) } : {}),
  });
}

/** A component of a pattern, in the spelling of today. */
export function componentOf(object: KubernetesObject, key: string, kinds: KindCatalog): JsonObject {
  const { metadata, ...rest } = manifestOf(object);
  const { name, namespace } = object.metadata;
  const { apiVersion, kind } = object;
  const fields = without(rest, 'apiVersion', 'kind');
  const { type, isExact, settingsAre } = typeOf(kind, apiVersion, kinds, fields);
  const shown = isJsonObject(metadata) ? metadata : {};
  const spec = fields['spec'];
  return compact({
    name: name === key ? undefined : name,
    type,
    apiVersion: isExact ? undefined : apiVersion,
    namespace,
    labels: shown['labels'],
    annotations: shown['annotations'],
    settings: settingsAre === 'spec' && isJsonObject(spec) ? spec : fields,
  });
}

/** The type that stands for a kind; where it could stand for another one as well, the version must be written beside it. */
function typeOf(
  kind: string,
  apiVersion: string,
  kinds: KindCatalog,
  settings: JsonObject,
): { readonly type: string; readonly isExact: boolean; readonly settingsAre: 'top-level' | 'spec' } {
  const origin = kinds.find(kind, { apiVersion })?.origin;
  const suffixed = origin === 'kubernetes' ? [`${kind}.K8s`] : origin === undefined ? [] : [`${kind}.${origin}`];
  for (const candidate of suffixed) {
    const type = currentSpelling(candidate, { apiVersion, settings }, kinds) ?? candidate;
    const bare = resolveType(type, { settings }, kinds);
    if (bare.is === 'kubernetes' && bare.kind === kind && bare.apiVersion === apiVersion)
      return { type, isExact: true, settingsAre: bare.settingsAre };
    const hinted = resolveType(type, { apiVersion, settings }, kinds);
    if (hinted.is === 'kubernetes' && hinted.kind === kind && hinted.apiVersion === apiVersion)
      return { type, isExact: false, settingsAre: hinted.settingsAre };
  }
  const resolution = resolveType(kind, { apiVersion, settings }, kinds);
  const settingsAre = 'settingsAre' in resolution ? resolution.settingsAre : 'top-level';
  return { type: kind, isExact: false, settingsAre };
}

function freeKey({ kind, metadata: { name } }: KubernetesObject, taken: ReadonlySet<string>): string {
  if (!taken.has(name)) return name;
  const withKind = `${name}-${kind.toLowerCase()}`;
  for (let number = 1; ; number += 1) {
    const key = number === 1 ? withKind : `${withKind}-${number}`;
    if (!taken.has(key)) return key;
  }
}

function remark({ kind, metadata: { name } }: KubernetesObject): string {
  return kind === 'Secret' ? `# The data of Secret ${name} is not written here: it belongs into no file.\n` : '';
}

function specOf(kind: string, spec: JsonObject): JsonObject {
  const isHeadless = spec['clusterIP'] === 'None';
  const kept = kind === 'Service' ? without(spec, ...givenAddresses) : spec;
  return withoutNulls({ ...kept, ...(kind === 'Service' && isHeadless ? { clusterIP: 'None' } : {}) }) as JsonObject;
}

/** `creationTimestamp: null` in templates says nothing. */
function withoutNulls(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return (value as readonly JsonValue[]).map(withoutNulls);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, entry]) =>
      key === 'creationTimestamp' && entry === null ? [] : [[key, withoutNulls(entry)]],
    ),
  );
}

function withoutForeign(value: JsonValue | undefined): JsonObject | undefined {
  if (!isJsonObject(value)) return undefined;
  const own = Object.entries(value).filter(([key]) => !foreignKeys.test(key));
  return own.length === 0 ? undefined : Object.fromEntries(own);
}

function compact(object: Readonly<Record<string, JsonValue | undefined>>): JsonObject {
  return Object.fromEntries(
    Object.entries(object).filter((entry): entry is [string, JsonValue] => entry[1] !== undefined),
  );
}
