import type { JsonObject } from '../../core/json.ts';
import { nearest } from '../../core/nearest.ts';
import { entryOf, type MapNode, type ValueNode } from '../../yaml/nodes.ts';
import { parseText, type ParsedText } from '../../yaml/parse.ts';
import { plainValue } from '../../yaml/plain-value.ts';
import { certainFaults, faultInWords } from '../../yaml/words.ts';
import type { ClientReading } from './client.ts';
import { readClient } from './client.ts';
import type { Field, Reading, Spot } from './fields.ts';
import { fieldsOf, isNothing, isPresent, placeOf, readDuration, readText, readTextMap, report } from './fields.ts';
import { defaults, limits } from './limits.ts';
import { meshName, meshNames } from './mesh.ts';
import { profileProblem, type ProfileProblem } from './problems.ts';
import type { LoadProfile } from './types.ts';

/** One fault of YAML brings others with it, thousands where brackets are nested: further ones tell nobody anything. */
const mostYamlProblems = 20;

const testKeys = ['smp_version', 'id', 'name', 'labels', 'clients', 'duration'] as const;
const extensionKeys = ['warmup', 'timeout', 'method', 'context'] as const;

/** What reading a profile gives: the profile where nothing is wrong, and notes about what is not used. */
export interface ProfileReading {
  readonly profile?: LoadProfile;
  /** With line and column. The profile is absent where there is one. */
  readonly problems: readonly ProfileProblem[];
  /** What the profile says and Meshdeck does otherwise; no reason not to run. */
  readonly notes: readonly ProfileProblem[];
}

/**
 * Reads the text of an SMP profile: the wrapped form of `mesheryctl perf apply -f` (root keys `test` and `mesh`) or a bare
 * PerformanceTestConfig, each with an optional root key `meshdeck` for what SMP has no field for.
 *
 * @param text YAML or JSON.
 * @param file named in the places of problems.
 */
export function readProfile(text: string, file?: string): ProfileReading {
  return tooLarge(text, file) ?? readParsed(parseText(text), file);
}

/** The same for a text that is parsed already. */
export function readParsedProfile(parsed: ParsedText): ProfileReading {
  return tooLarge(parsed.text, undefined) ?? readParsed(parsed, undefined);
}

function tooLarge(text: string, file: string | undefined): ProfileReading | undefined {
  const sizeBytes = Buffer.byteLength(text);
  if (sizeBytes <= limits.profileBytes) return undefined;
  const params = { sizeBytes, limitBytes: limits.profileBytes };
  const place = file === undefined ? undefined : { file, line: 1, column: 1 };
  return { problems: [profileProblem('perf.profile-too-large', params, { place })], notes: [] };
}

function readParsed({ text, lines, documents, faults }: ParsedText, file: string | undefined): ProfileReading {
  const reading: Reading = { file, lines, problems: [], notes: [] };
  const ofYaml = [...faults, ...documents.flatMap((document) => certainFaults(document.faults))];
  for (const fault of ofYaml.slice(0, mostYamlProblems)) {
    const { said, ...place } = faultInWords(fault, text);
    yamlProblem(reading, place, said);
  }
  const [first, second] = documents;
  if (second !== undefined) yamlProblem(reading, second.root, 'It holds more than one document.');
  if (reading.problems.length > 0) return { problems: reading.problems, notes: [] };
  const profile = readRoot(reading, first?.root);
  return profile === undefined || reading.problems.length > 0
    ? { problems: reading.problems, notes: reading.notes }
    : { profile, problems: [], notes: reading.notes };
}

function yamlProblem(reading: Reading, spot: Spot | undefined, detail: string): void {
  reading.problems.push(profileProblem('perf.profile-yaml', {}, { place: placeOf(reading, spot), detail }));
}

function readRoot(reading: Reading, root: ValueNode | undefined): LoadProfile | undefined {
  if (root?.is !== 'map') {
    reading.problems.push(profileProblem('perf.profile-not-a-test', {}, { place: placeOf(reading, root) }));
    return undefined;
  }
  const wrapped = entryOf(root, 'test') !== undefined;
  if (!wrapped && entryOf(root, 'clients') === undefined) {
    reading.problems.push(profileProblem('perf.profile-not-a-test', {}, { place: placeOf(reading, root) }));
    return undefined;
  }
  const rootKeys = wrapped ? ['test', 'mesh', 'meshdeck'] : [...testKeys, 'mesh', 'meshdeck'];
  const fields = fieldsOf(reading, root, '', wrapped ? 'a profile' : 'an SMP test', rootKeys);
  const test = wrapped ? readMap(reading, fields.get('test')) : root;
  if (test === undefined) {
    if (!isPresent(fields.get('test')))
      reading.problems.push(profileProblem('perf.profile-not-a-test', {}, { place: placeOf(reading, root) }));
    return undefined;
  }
  const testPath = wrapped ? 'test' : '';
  const testFields = wrapped ? fieldsOf(reading, test, testPath, 'an SMP test', testKeys) : fields;
  return readTest(reading, fields, test, testFields, testPath);
}

function readTest(
  reading: Reading,
  rootFields: ReadonlyMap<string, Field>,
  test: MapNode,
  fields: ReadonlyMap<string, Field>,
  path: string,
): LoadProfile | undefined {
  const prefix = path === '' ? '' : `${path}.`;
  const nameField = fields.get('name');
  // Undefined where the value was refused already.
  const name = isPresent(nameField) ? readText(reading, nameField, limits.nameLength) : '';
  if (name?.trim() === '') {
    const params = { field: `${prefix}name` };
    report(reading, nameField?.value ?? test, `${prefix}name`, 'perf.profile-missing', params);
  }
  const durationField = fields.get('duration');
  const durationMs = readDuration(reading, durationField, limits.durationMs);
  if (!isPresent(durationField)) {
    const params = { field: `${prefix}duration` };
    report(reading, test, `${prefix}duration`, 'perf.profile-missing', params);
  }
  const client = readOnlyClient(reading, fields.get('clients'), test, `${prefix}clients`);
  const extension = readExtension(reading, rootFields.get('meshdeck'), client);
  const mesh = readMesh(reading, rootFields.get('mesh'));
  const smp = testAsJson(reading, test);
  if (client?.target === undefined || durationMs === undefined || name === undefined) return undefined;
  return {
    name,
    labels: Object.fromEntries(
      readTextMap(reading, fields.get('labels'), limits.nameLength).map((label) => [label.name, label.value]),
    ),
    target: client.target,
    connections: client.connections,
    ratePerSecond: client.ratePerSecond,
    durationMs,
    ...extension,
    headers: client.headers,
    ...(client.body === undefined ? {} : { body: client.body }),
    ...(mesh === undefined ? {} : { mesh }),
    smp,
  };
}

function readOnlyClient(
  reading: Reading,
  field: Field | undefined,
  test: MapNode,
  path: string,
): ClientReading | undefined {
  if (!isPresent(field)) {
    report(reading, test, path, 'perf.profile-missing', { field: path });
    return undefined;
  }
  const [client] = field.value.is === 'list' ? field.value.items : [];
  if (field.value.is !== 'list' || client === undefined) {
    report(reading, field.value, path, 'perf.profile-type', { field: path, wanted: 'a list of one client' });
    return undefined;
  }
  if (field.value.items.length > 1) {
    report(reading, field.value, path, 'perf.only-one', { count: field.value.items.length, what: 'clients' });
    return undefined;
  }
  if (client.is === 'map') return readClient(reading, client, `${path}[0]`);
  report(reading, isNothing(client) ? field.value : client, `${path}[0]`, 'perf.profile-type', {
    field: `${path}[0]`,
    wanted: 'a map',
  });
  return undefined;
}

function readExtension(
  reading: Reading,
  field: Field | undefined,
  client: ClientReading | undefined,
): Pick<LoadProfile, 'warmupMs' | 'timeoutMs' | 'method' | 'context'> {
  const map = readMap(reading, field);
  const fields =
    map === undefined
      ? new Map<string, Field>()
      : fieldsOf(reading, map, 'meshdeck', 'the meshdeck section', extensionKeys);
  const methodField = fields.get('method');
  const written = readText(reading, methodField, 20)?.toUpperCase();
  if (written !== undefined && !/^(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)$/.test(written)) {
    const params = { field: 'meshdeck.method', wanted: 'GET, HEAD, POST, PUT, PATCH, DELETE or OPTIONS' };
    report(reading, methodField?.value, 'meshdeck.method', 'perf.profile-type', params);
  }
  const context = readText(reading, fields.get('context'), 1_024);
  return {
    warmupMs: readDuration(reading, fields.get('warmup'), limits.warmupMs) ?? defaults.warmupMs,
    timeoutMs: readDuration(reading, fields.get('timeout'), limits.timeoutMs) ?? defaults.timeoutMs,
    // SMP has no method; its generators (fortio, wrk2) send POST where there is a body.
    method: written ?? (client?.body === undefined ? defaults.method : 'POST'),
    ...(context === undefined || context === '' ? {} : { context }),
  };
}

function readMesh(reading: Reading, field: Field | undefined): string | undefined {
  const map = readMap(reading, field);
  if (map === undefined) return undefined;
  const fields = fieldsOf(reading, map, 'mesh', 'a mesh', ['type', 'version', 'labels', 'annotations']);
  const type = fields.get('type')?.value;
  if (type?.is !== 'scalar' || type.value === null) return undefined;
  const name = meshName(type.value);
  if (name === undefined) {
    const value = typeof type.value === 'string' ? type.value : (type.source ?? '');
    const near = nearest(value, meshNames);
    const wanted = `a number from 0 to 12 or one of ${meshNames.join(', ')}`;
    const params = { field: 'mesh.type', wanted, value, ...(near === undefined ? {} : { nearest: near }) };
    report(reading, type, 'mesh.type', 'perf.profile-type', params);
  }
  return name === 'INVALID_MESH' ? undefined : name;
}

function readMap(reading: Reading, field: Field | undefined): MapNode | undefined {
  if (!isPresent(field)) return undefined;
  if (field.value.is === 'map') return field.value;
  report(reading, field.value, field.path, 'perf.profile-type', { field: field.path, wanted: 'a map' });
  return undefined;
}

/** Aliases that repeat more than a profile can hold leave nothing. */
function testAsJson(reading: Reading, test: MapNode): JsonObject {
  const plain = plainValue(test);
  if (plain === undefined) yamlProblem(reading, test, 'Its aliases repeat more than a profile can hold.');
  return plain ?? {};
}
