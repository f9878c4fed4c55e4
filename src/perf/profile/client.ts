import { nearest } from '../../core/nearest.ts';
import type { MapNode } from '../../yaml/nodes.ts';
import type { Field, Reading } from './fields.ts';
import {
  fieldsOf,
  isNothing,
  isPresent,
  placeOf,
  readBoolean,
  readText,
  readTextMap,
  readWhole,
  report,
} from './fields.ts';
import { headerFault } from './headers.ts';
import { defaults, limits } from './limits.ts';
import { profileProblem } from './problems.ts';
import { readTarget } from './target.ts';
import type { LoadTarget, ProfileHeader } from './types.ts';

const clientKeys = [
  'internal',
  'load_generator',
  'protocol',
  'connections',
  'rps',
  'headers',
  'cookies',
  'body',
  'content_type',
  'endpoint_urls',
  'ssl_certificate',
  'additional_options',
] as const;

/** Load generators that profiles name. */
const generators: readonly string[] = ['meshdeck', 'fortio', 'wrk2', 'nighthawk'];

/** `Client.Protocol` of SMP, by number and by name. */
const protocols: Readonly<Record<string, string>> = {
  '1': 'HTTP',
  '2': 'TCP',
  '3': 'UDP',
  '4': 'gRPC',
  HTTP: 'HTTP',
  TCP: 'TCP',
  UDP: 'UDP',
  GRPC: 'gRPC',
};

const protocolNames: readonly string[] = ['PROTOCOL_HTTP', 'PROTOCOL_TCP', 'PROTOCOL_UDP', 'PROTOCOL_GRPC'];

/** What one client of an SMP test says. */
export interface ClientReading {
  readonly target: LoadTarget | undefined;
  readonly connections: number;
  readonly ratePerSecond: number | null;
  readonly headers: readonly ProfileHeader[];
  readonly body: string | undefined;
}

/** Reads a `Client` of SMP's PerformanceTestConfig (fields 1 to 12). */
export function readClient(reading: Reading, map: MapNode, path: string): ClientReading {
  const fields = fieldsOf(reading, map, path, 'an SMP client', clientKeys);
  readProtocol(reading, fields.get('protocol'));
  if (readBoolean(reading, fields.get('internal')) === true) {
    const field = fields.get('internal');
    report(reading, field?.value, field?.path, 'perf.internal-unsupported');
  }
  noteWhatIsNotUsed(reading, fields);
  const rate = readWhole(reading, fields.get('rps'), limits.ratePerSecond) ?? 0;
  const connections = readWhole(reading, fields.get('connections'), { min: 0, max: limits.connections.max }) ?? 0;
  if (rate > 0 && rate < connections) {
    const field = fields.get('rps');
    const place = placeOf(reading, field?.value, field?.path);
    reading.notes.push(profileProblem('perf.rate-below-connections', { rate, connections }, { place }));
  }
  const body = readText(reading, fields.get('body'), limits.bodyBytes);
  return {
    target: readEndpoint(reading, fields.get('endpoint_urls'), map, path),
    connections: connections === 0 ? defaults.connections : connections,
    ratePerSecond: rate === 0 ? null : rate,
    headers: readHeaders(reading, fields),
    body: body === '' ? undefined : body,
  };
}

function readProtocol(reading: Reading, field: Field | undefined): void {
  if (!isPresent(field)) return;
  const value = field.value.is === 'scalar' ? String(field.value.value) : '';
  const plain = value.toUpperCase().replace('PROTOCOL_', '');
  const asked = protocols[plain];
  if (asked === 'HTTP') return;
  if (asked !== undefined) {
    report(reading, field.value, field.path, 'perf.protocol-unsupported', { asked });
    return;
  }
  const near = nearest(value, protocolNames);
  const params = { field: field.path, wanted: `a number from 1 to 4 or one of ${protocolNames.join(', ')}`, value };
  const meant = near === undefined ? {} : { nearest: near };
  report(reading, field.value, field.path, 'perf.profile-type', { ...params, ...meant });
}

function noteWhatIsNotUsed(reading: Reading, fields: ReadonlyMap<string, Field>): void {
  const generatorField = fields.get('load_generator');
  const generator = readText(reading, generatorField, limits.nameLength);
  if (generator !== undefined && generator !== '' && generator !== 'meshdeck') {
    const place = placeOf(reading, generatorField?.value, generatorField?.path);
    const near = generators.includes(generator) ? undefined : nearest(generator, generators);
    const params = { generator, ...(near === undefined ? {} : { nearest: near }) };
    reading.notes.push(profileProblem('perf.other-generator', params, { place }));
  }
  for (const key of ['ssl_certificate', 'additional_options'] as const) {
    const field = fields.get(key);
    if (!isPresent(field) || (field.value.is === 'scalar' && field.value.value === '')) continue;
    const place = placeOf(reading, field.value, field.path);
    reading.notes.push(profileProblem('perf.option-ignored', { field: field.path }, { place }));
  }
}

function readEndpoint(
  reading: Reading,
  field: Field | undefined,
  client: MapNode,
  path: string,
): LoadTarget | undefined {
  if (!isPresent(field)) {
    report(reading, client, path, 'perf.profile-missing', { field: `${path}.endpoint_urls` });
    return undefined;
  }
  const [node] = field.value.is === 'list' ? field.value.items : [];
  if (field.value.is !== 'list' || node === undefined) {
    report(reading, field.value, field.path, 'perf.profile-type', { field: field.path, wanted: 'a list of one URL' });
    return undefined;
  }
  if (field.value.items.length > 1) {
    report(reading, field.value, field.path, 'perf.only-one', { count: field.value.items.length, what: 'endpoints' });
    return undefined;
  }
  const entry: Field = { key: 'endpoint_urls', path: `${field.path}[0]`, value: node };
  const url = readText(reading, entry, limits.urlLength);
  if (url === undefined) {
    if (isNothing(node)) report(reading, node, entry.path, 'perf.profile-missing', { field: entry.path });
    return undefined;
  }
  const read = readTarget(url);
  if (read.is === 'target') return read.target;
  if (read.is === 'unsupported') report(reading, node, entry.path, 'perf.protocol-unsupported', { asked: read.asked });
  else report(reading, node, entry.path, 'perf.target-invalid', { url: withoutUserInfo(url), why: read.why });
  return undefined;
}

function withoutUserInfo(url: string): string {
  return url.replace(/\/\/[^/@]*@/, '//');
}

function readHeaders(reading: Reading, fields: ReadonlyMap<string, Field>): readonly ProfileHeader[] {
  const headers: ProfileHeader[] = [];
  for (const entry of readTextMap(reading, fields.get('headers'), limits.headerValueLength)) {
    const why = headerFault(entry);
    if (why === undefined) headers.push({ name: entry.name, value: entry.value });
    else report(reading, entry.spot, entry.path, 'perf.header-invalid', { name: entry.name, why });
  }
  const contentType = readText(reading, fields.get('content_type'), limits.headerValueLength);
  const hasContentType = headers.some((header) => header.name.toLowerCase() === 'content-type');
  if (contentType !== undefined && contentType !== '' && !hasContentType)
    addHeader(reading, headers, fields.get('content_type'), 'Content-Type', contentType);
  const cookies = readTextMap(reading, fields.get('cookies'), limits.headerValueLength);
  if (cookies.length > 0) {
    const value = cookies.map((cookie) => `${cookie.name}=${cookie.value}`).join('; ');
    addHeader(reading, headers, fields.get('cookies'), 'Cookie', value);
  }
  if (headers.length > limits.headers) {
    const field = fields.get('headers');
    const params = { field: field?.path ?? 'headers', value: headers.length, min: 0, max: limits.headers };
    report(reading, field?.value, field?.path, 'perf.profile-range', params);
  }
  return headers;
}

function addHeader(
  reading: Reading,
  headers: ProfileHeader[],
  field: Field | undefined,
  name: string,
  value: string,
): void {
  const why = headerFault({ name, value });
  if (why === undefined) headers.push({ name, value });
  else report(reading, field?.value, field?.path, 'perf.header-invalid', { name, why });
}
