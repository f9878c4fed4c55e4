/** What columns of definitions say here, beside what the API server prints of the same objects (which is what `kubectl get` shows). */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { connect } from '../../src/cluster/connect.ts';
import { readKubeconfig } from '../../src/cluster/kubeconfig.ts';
import { objectsAt, textAt } from '../../src/cluster/readiness/read.ts';
import type { ClusterConnection } from '../../src/cluster/types.ts';
import type { JsonObject, JsonValue } from '../../src/core/json.ts';
import { isJsonObject } from '../../src/core/json.ts';
import { readableColumns, serverCell } from '../../src/core/printer-cells.ts';
import { printerColumnsOf } from '../../src/core/printer-columns.ts';
import { ensureLab, whyNoLab, type LabHandle } from '../lab/lab.ts';

const reason = await whyNoLab();
if (reason !== undefined) console.warn(`Skipped: ${reason}`);

const run = promisify(execFile);
const hasKubectl = await run('kubectl', ['version', '--client']).then(
  () => true,
  () => false,
);
if (!hasKubectl) console.log('columns beside kubectl are skipped: there is no kubectl on the PATH');

const group = 'columns.meshdeck.dev';
const kind = 'Sample';
const plural = 'samples';
const definitionPath = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';

const dayMs = 24 * 60 * 60 * 1_000;
/** Ages that no second of a slow test takes over a border. */
const daysAgo = (days: number): string => new Date(Date.now() - (days + 0.4) * dayMs).toISOString();

const types = ['string', 'integer', 'number', 'boolean', 'date'] as const;

/** Each value is shown in a column of each type, where the value is of the type and where it is not. */
const values: Readonly<Record<string, JsonValue>> = {
  text: 'Running',
  empty: '',
  lines: 'first\nsecond',
  markup: 'a<b & "c" \u2028 ü 日本',
  digits: '42',
  truth: 'true',
  whole: 42,
  zero: 0,
  negative: -7,
  half: 3.75,
  negativeHalf: -0.5,
  tiny: 0.00001234,
  tinier: 1.5e-9,
  large: 1e21,
  wide: 9007199254740991,
  yes: true,
  no: false,
  list: ['a', 'b<c>', 1, 0.000001, 1e-7, null, true],
  none: [],
  object: { z: 1, a: { c: [], b: '&' }, 'k"ey': 'v\u0007' },
  nothing: {},
  old: daysAgo(40),
  older: daysAgo(1_000),
  veryOld: daysAgo(4_000),
  fewDays: daysAgo(3),
  future: daysAgo(-20),
  fraction: daysAgo(100).replace('Z', '25Z'),
  offset: '2020-06-01T12:00:00+02:00',
  dayOnly: '2020-06-01',
  notADate: 'yesterday',
  noTime: '0001-01-01T00:00:00Z',
};

const paths = [
  '.metadata.name',
  '.metadata.creationTimestamp',
  String.raw`.metadata.annotations.example\.com/note`,
  String.raw`.metadata.labels['example\.com/role']`,
  `.metadata.labels['example.com/role']`,
  '.metadata.labels.plain',
  '.spec.missing',
  '.spec.missing.below',
  '.spec.text.below',
  '.spec.nested.deep.value',
  `.spec.nested['deep'].value`,
  '.spec .nested.deep.value',
  '.spec.nested.dash-ed_1',
  String.raw`.spec.nested.a\.b`,
  String.raw`.spec.nested.back\\slash`,
  '.spec.hosts',
  '.spec.hosts[0]',
  '.spec.hosts[1]',
  '.spec.hosts[-1]',
  '.spec.hosts[-2]',
  '.spec.hosts[9]',
  '.spec.hosts[-9]',
  '.spec.hosts[*]',
  '.spec.hosts[:]',
  '.spec.hosts[1:]',
  '.spec.hosts[:2]',
  '.spec.hosts[1:2]',
  '.spec.hosts[1:9]',
  '.spec.hosts[2:1]',
  '.spec.hosts[1:1]',
  '.spec.hosts[-2:]',
  '.spec.hosts[0:3:2]',
  '.spec.hosts[0,2]',
  '.spec.hosts[9,0]',
  '.spec.hosts.name',
  '.spec.empties[0]',
  '.spec.empties[-1]',
  '.spec.empties[*]',
  '.spec.nested[0]',
  `.spec['text','whole']`,
  `.spec['missing','whole']`,
  '.spec.rules[*].hosts[*]',
  '.spec.rules[1].hosts[*]',
  '.spec.rules[*].hosts[0]',
  '.spec.rules[*].port',
  '.spec.rules[*].name.first',
  '.spec.single.*',
  '.spec.single.*.*',
  '..onlyHere',
  '..rules[1].port',
  '.spec..onlyHere',
  `..['onlyHere']`,
  '.status.conditions[?(@.type=="Ready")].status',
  ".status.conditions[?(@.type=='Ready')].message",
  '.status.conditions[?(@.type == "Ready")].status',
  '.status.conditions[?(@.type!="Ready")].type',
  '.status.conditions[?(@.type=="None")].status',
  '.status.conditions[?(@.reason)].reason',
  '.status.conditions[?(@.nobody)].type',
  '.status.conditions[?(@.status=="True")].weight',
  '.status.conditions[?(@.weight>1)].type',
  '.status.conditions[?(@.weight>=3)].type',
  '.status.conditions[?(@.weight<2)].type',
  '.status.conditions[?(@.weight<=1)].type',
  '.status.conditions[?(@.weight==3)].type',
  '.status.conditions[?(@.weight>=1.5)].type',
  '.status.conditions[?(@.weight=="3")].type',
  '.status.conditions[?(@.isFinal==true)].type',
  '.status.conditions[?(@.isFinal<true)].type',
  '.status.conditions[?(@.type>"M")].type',
  '.status.conditions[?(@.inner.code==404)].type',
  '.status.conditions[?(@.message=="a ) b")].type',
  '.status.conditions[?("Ready"==@.type)].status',
  '.status.conditions[?(@.type==@.twin)].type',
  '.status.conditions[?(@.nullable=="x")].type',
  '.status.mixed[?(@.v==1)].name',
  '.status.mixed[?(@.v=="text")].name',
  '.status.nested[?(@.a)]',
  '.spec.nulls',
  '.spec.nulls.below',
  '.spec.listOfNull[0]',
  '.spec.listOfNull[*].a',
  '.spec..',
  '.',
];

/** Where we do not follow the server, with the reason. */
const onPurpose: ReadonlyMap<string, string> = new Map([
  [
    'full: large as integer',
    'the server shows the least integer that it has where a figure is larger than the largest one',
  ],
  ['texts: .spec.single.* as string', 'the server shows the code of the first letter of a text'],
]);

/** Where the server stops to print columns. */
const misunderstood = ['.spec.a[', `.spec["quoted"]`, '.spec.a[?(@.b=="c")', '.spec.a[x]', '.spec..*', '.spec.(a)b,c'];

interface Column {
  readonly name: string;
  readonly type: string;
  readonly jsonPath: string;
  readonly priority?: number;
}

const all: readonly Column[] = [
  ...Object.keys(values).flatMap((key) =>
    types.map((type) => ({ name: `${key} as ${type}`, type, jsonPath: `.spec.values.${key}` })),
  ),
  ...paths.flatMap((jsonPath) =>
    (['string', 'integer'] as const).map((type) => ({ name: `${jsonPath} as ${type}`, type, jsonPath, priority: 1 })),
  ),
];

/** As many as are shown of a definition. */
const perVersion = 30;
const versions: readonly (readonly Column[])[] = [
  ...Array.from({ length: Math.ceil(all.length / perVersion) }, (_, index) =>
    all.slice(index * perVersion, (index + 1) * perVersion),
  ),
  ...misunderstood.map((jsonPath) => [
    { name: 'Before', type: 'string', jsonPath: '.metadata.name' },
    { name: 'Wrong', type: 'string', jsonPath },
    { name: 'Behind', type: 'string', jsonPath: '.metadata.name' },
  ]),
];
const nameOf = (index: number): string => `v${index + 1}`;

const condition = (type: string, status: string, rest: JsonObject = {}): JsonObject => ({ type, status, ...rest });

const samples: readonly JsonObject[] = [
  {
    metadata: {
      name: 'full',
      annotations: { 'example.com/note': 'a note' },
      labels: { 'example.com/role': 'front', plain: 'yes' },
    },
    spec: {
      values,
      text: 'Running',
      whole: 42,
      nested: { deep: { value: 'found' }, 'dash-ed_1': 'dashed', 'a.b': 'dotted', 'back\\slash': 'x', backslash: 'y' },
      hosts: ['one', 'two', 'three'],
      empties: [],
      rules: [
        { hosts: ['a', 'b'], port: 80 },
        { hosts: ['c'], port: 443, name: { first: 'second' } },
      ],
      single: { child: { grandchild: 'alone' } },
      below: { onlyHere: 'deep down' },
      nulls: null,
      listOfNull: [null, { a: 'behind' }],
    },
    status: {
      conditions: [
        condition('Synced', 'False', { reason: 'Waiting', weight: 1, isFinal: false, twin: 'Other' }),
        condition('Ready', 'True', { message: 'all\ngood', weight: 3, isFinal: true, twin: 'Ready', nullable: null }),
        condition('Odd', 'Unknown', { message: 'a ) b', inner: { code: 404 } }),
      ],
      mixed: [
        { name: 'number', v: 1 },
        { name: 'text', v: 'text' },
      ],
      nested: { a: 1 },
    },
  },
  { metadata: { name: 'bare' }, spec: {} },
  {
    metadata: { name: 'odd' },
    spec: {
      values: [],
      text: ['not', 'text'],
      nested: 'a text',
      hosts: [],
      empties: 'none',
      rules: [{ hosts: [], port: 'http' }, { hosts: ['c'] }],
      single: [],
      below: [{ onlyHere: 1.5 }],
      listOfNull: [],
    },
    status: {
      conditions: [
        condition('Ready', 'False', { weight: 'heavy', isFinal: 'maybe' }),
        condition('Next', 'True', { weight: 2.5 }),
      ],
      mixed: [],
      nested: [{ a: 1 }, { b: 2 }],
    },
  },
  { metadata: { name: 'texts' }, spec: { hosts: 'one', rules: {}, single: 'x' }, status: { conditions: {} } },
];

describe.skipIf(reason !== undefined)('columns of a definition', () => {
  let lab: LabHandle;
  let connection: ClusterConnection;

  beforeAll(async () => {
    lab = await ensureLab({ name: 'printer-columns-test', scenario: 'empty', ownerPid: process.pid, fresh: true });
    await lab.client.apply(definition());
    const kubeconfig = await readKubeconfig({ files: [lab.kubeconfigPath], environment: {} });
    connection = connect(kubeconfig, lab.contexts.admin);
    const last = `/apis/${group}/${nameOf(versions.length - 1)}/${plural}`;
    await vi.waitUntil(async () => (await lab.client.status(last)) === 200, { timeout: 30_000, interval: 100 });
    for (const sample of samples)
      await lab.client.request('POST', `/apis/${group}/v1/namespaces/default/${plural}`, {
        body: { apiVersion: `${group}/v1`, kind, ...sample },
      });
  });

  afterAll(async () => {
    await connection.close();
    await lab.release();
  });

  it('say cell by cell what the server prints', async () => {
    const read = await connection.request<JsonObject>({ path: `${definitionPath}/${plural}.${group}` });
    const spec = isJsonObject(read['spec']) ? read['spec'] : {};
    const served = objectsAt(spec, 'versions');
    expect(served).toHaveLength(versions.length);
    const differences: unknown[] = [];
    let compared = 0;
    for (const version of served) {
      const ours = readableColumns(printerColumnsOf(version));
      const { headers, rows } = await printed(textAt(version, 'name') ?? '');
      const names = ours.map(({ name }) => name);
      if (names.join('\n') !== headers.join('\n'))
        differences.push({ of: version['name'], own: names, theirs: headers });
      for (const { object, cells } of rows)
        for (const [index, column] of ours.entries()) {
          compared += 1;
          const theirs = cells[index] ?? null;
          if (onPurpose.has(`${nameIn(object)}: ${column.name}`)) continue;
          const own = serverCell(column, object, new Date()) ?? null;
          if (!isSame(own, theirs)) differences.push({ of: nameIn(object), column: column.name, own, theirs });
        }
    }
    expect(differences).toEqual([]);
    expect(compared).toBeGreaterThan(samples.length * all.length);
  });

  it.skipIf(!hasKubectl)('are the words of kubectl', async () => {
    const differences: unknown[] = [];
    let compared = 0;
    for (const [index, columns] of versions.entries()) {
      const version = nameOf(index);
      const args = ['get', `${plural}.${version}.${group}`, '-n', 'default', '-o', 'wide'];
      const { stdout } = await run('kubectl', [...args, '--kubeconfig', lab.kubeconfigPath]);
      const { rows } = await printed(version);
      const readable = readableColumns(columns);
      const lines = cellsOfText(stdout, ['Name', ...readable.map(({ name }) => name)]);
      expect(lines).toHaveLength(rows.length);
      for (const [line, { object }] of rows.entries())
        for (const [at, column] of readable.entries()) {
          compared += 1;
          if (onPurpose.has(`${nameIn(object)}: ${column.name}`)) continue;
          const own = kubectlWord(serverCell(column, object, new Date()) ?? '');
          const theirs = lines[line]?.[at + 1];
          if (own !== theirs) differences.push({ of: nameIn(object), column: column.name, own, theirs });
        }
    }
    expect(differences).toEqual([]);
    expect(compared).toBeGreaterThan(samples.length * all.length);
  });

  /** Columns behind the name, and the cells of each object. */
  async function printed(version: string): Promise<{
    readonly headers: readonly unknown[];
    readonly rows: readonly { readonly object: JsonObject; readonly cells: readonly JsonValue[] }[];
  }> {
    const table = await connection.request<JsonObject>({
      path: `/apis/${group}/${version}/namespaces/default/${plural}`,
      query: { includeObject: 'Object' },
      accept: 'application/json;as=Table;v=v1;g=meta.k8s.io',
    });
    expect(table['kind']).toBe('Table');
    return {
      headers: objectsAt(table, 'columnDefinitions')
        .slice(1)
        .map(({ name }) => name),
      rows: objectsAt(table, 'rows').map(({ cells, object }) => ({
        object: isJsonObject(object) ? object : {},
        cells: Array.isArray(cells) ? (cells as readonly JsonValue[]).slice(1) : [],
      })),
    };
  }
});

/** Figures and truth values come as such, and are texts here. */
function isSame(own: string | null, theirs: JsonValue): boolean {
  if (typeof theirs === 'number') return own !== null && Number(own) === theirs;
  return own === (typeof theirs === 'boolean' ? String(theirs) : theirs);
}

/** The first line of a cell, as kubectl cuts it. */
function kubectlWord(text: string): string {
  const [line = ''] = text.split(/[\n\r\f]/, 1);
  return line.length < text.length ? `${line}...` : line.trimEnd();
}

/** The cells of a table below its header, by where the names of the columns stand. */
function cellsOfText(text: string, names: readonly string[]): readonly (readonly string[])[] {
  const [header = '', ...lines] = text.trimEnd().split('\n');
  const starts: number[] = [];
  for (const name of names) starts.push(header.indexOf(name.toUpperCase(), (starts.at(-1) ?? -1) + 1));
  return lines.map((line) => {
    // kubectl counts code points.
    const letters = Array.from(line);
    return starts.map((start, index) =>
      letters
        .slice(start, starts[index + 1])
        .join('')
        .trimEnd(),
    );
  });
}

function nameIn(object: JsonObject): string {
  return textAt(object, 'metadata', 'name') ?? '';
}

function definition(): Parameters<LabHandle['client']['apply']>[0] {
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      scope: 'Namespaced',
      names: { kind, plural, singular: 'sample', listKind: 'SampleList' },
      versions: versions.map((additionalPrinterColumns, index) => ({
        name: nameOf(index),
        served: true,
        storage: index === 0,
        additionalPrinterColumns,
        schema: {
          openAPIV3Schema: {
            type: 'object',
            properties: {
              spec: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
              status: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
            },
          },
        },
      })),
    },
  };
}
