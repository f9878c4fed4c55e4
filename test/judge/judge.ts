import { stringify } from 'yaml';
import type { JsonObject } from '../../src/core/json.ts';
import { lintText, type Finding } from '../../src/language/lint.ts';
import { openBundle } from '../../src/language/schema/bundle.ts';
import type { KindRow } from '../../src/language/schema/types.ts';
import { validate } from '../../src/language/schema/validate.ts';
import type { KindOrigin } from '../../src/pattern/model/kinds.ts';
import { pathToOffset } from '../../src/yaml/nodes.ts';
import { parseText } from '../../src/yaml/parse.ts';
import type { KubeClient } from '../lab/kube-client.ts';
import { builtInObjects } from './built-in.ts';
import { objectOf } from './generate.ts';
import { chosen, mutated, mutationsOf, type Mutation } from './mutate.ts';
import { Random } from './random.ts';

/** An object that is judged: as generated, or with one change. */
export interface Case {
  readonly origin: KindOrigin;
  readonly apiVersion: string;
  readonly kind: string;
  readonly plural: string;
  readonly namespaced: boolean;
  /** `valid`, or the name of the change. */
  readonly about: Mutation['name'] | 'valid';
  readonly at: string;
  readonly object: JsonObject;
}

export interface Verdict {
  readonly accepts: boolean;
  /** Paths of what is wrong: `spec.ports[0].port`. */
  readonly fields: readonly string[];
  readonly words: readonly string[];
}

/** How two verdicts compare: `false alarm` where we refuse what the server takes, `missed` where it is the other way round. */
export type Agreement = 'agree' | 'other field' | 'missed' | 'false alarm';

export interface Judged {
  readonly one: Case;
  readonly server: Verdict;
  readonly ours: Verdict;
  readonly agreement: Agreement;
}

const bundle = openBundle();

/** Cases of all kinds of some origins: one valid object, or some, for each served version, and changes of it. The same seed gives the same ones. */
export function casesOf(
  origins: readonly KindOrigin[],
  options: { readonly seed: number; readonly valid: number; readonly changes: number },
): readonly Case[] {
  const random = new Random(options.seed);
  const cases: Case[] = [];
  for (const row of rowsOf(origins)) {
    const against = bundle.schemaOf(row.apiVersion, row.kind);
    if (against === undefined) continue;
    const objects =
      row.origin === 'kubernetes'
        ? builtInObjects.filter((object) => object['apiVersion'] === row.apiVersion && object['kind'] === row.kind)
        : Array.from({ length: options.valid }, () => wellFormed(row, random));
    for (const object of objects) {
      const { origin, apiVersion, kind, plural, namespaced } = row;
      const common = { origin, apiVersion, kind, plural, namespaced };
      cases.push({ ...common, about: 'valid', at: '', object });
      const count = Math.ceil(options.changes / objects.length);
      // Names and labels of OAM's objects are checked by their dialect.
      const suggested = mutationsOf(object, against).filter(
        ({ name }) => row.origin !== 'oam' || (name !== 'name' && name !== 'label'),
      );
      for (const mutation of chosen(suggested, count, random)) {
        const at = fieldOf(mutation.path);
        cases.push({ ...common, about: mutation.name, at, object: mutated(object, mutation) as JsonObject });
      }
    }
  }
  return cases;
}

/** The kinds as the lab serves them: of a group that several ship, the one that is installed. */
function rowsOf(origins: readonly KindOrigin[]): readonly KindRow[] {
  const rows: KindRow[] = [];
  for (const { kind, apiVersion } of bundle.kinds.kinds()) {
    const group = apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '';
    for (const version of bundle.apiVersionsOf(kind, group)) {
      const [row] = bundle.variantsOf(version, kind);
      if (row !== undefined && origins.includes(row.origin)) rows.push(row);
    }
  }
  return rows;
}

/** Rules refuse many combinations of keys: of some tries the first one that we take, and the last one where we take none. */
function wellFormed(row: KindRow, random: Random): JsonObject {
  const against = bundle.schemaOf(row.apiVersion, row.kind);
  if (against === undefined) throw new Error(`no schema of ${row.kind}`);
  let object: JsonObject = {};
  for (let attempt = 0; attempt < 40; attempt += 1) {
    object = objectOf(row, against, random, 0.6 - attempt / 80);
    const [document] = parseText(stringify(object)).documents;
    if (document === undefined) continue;
    const place = { name: row.kind, start: 0, end: 0 };
    if (validate({ node: document.root, place, against }).length === 0) return object;
  }
  return object;
}

/** Judges each case; cases of kinds that the server does not serve are left out. */
export async function judge(client: KubeClient, cases: readonly Case[]): Promise<readonly Judged[]> {
  const results: Judged[] = [];
  const pending = [...cases];
  const work = async (): Promise<void> => {
    for (let one = pending.shift(); one !== undefined; one = pending.shift()) {
      const server = await askServer(client, one);
      if (server === undefined) continue;
      const ours = askUs(one);
      results.push({ one, server, ours, agreement: compare(server, ours) });
    }
  };
  await Promise.all(Array.from({ length: 4 }, work));
  return results;
}

interface Status {
  readonly message?: string;
  readonly details?: { readonly causes?: readonly { readonly field?: string; readonly message?: string }[] };
}

async function askServer(client: KubeClient, one: Case): Promise<Verdict | undefined> {
  const group = one.apiVersion.includes('/') ? `/apis/${one.apiVersion}` : `/api/${one.apiVersion}`;
  const path = `${group}${one.namespaced ? '/namespaces/default' : ''}/${one.plural}?dryRun=All&fieldValidation=Strict`;
  const { status, answer: body } = await client.post(path, one.object);
  if (status === 404) return undefined;
  const answer = body as Status;
  const causes = answer.details?.causes ?? [];
  return {
    accepts: status < 300,
    fields: causes.flatMap(({ field }) => (field === undefined || field === '<nil>' ? [] : [field])),
    words: status < 300 ? [] : [answer.message ?? String(status)],
  };
}

/** A file is ours where a document of it is a mesh's: built-in kinds alone are left to others. */
const companion = `---
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata:
  name: companion
  namespace: companion
spec: {}
`;

function askUs({ object, apiVersion, kind, origin }: Case): Verdict {
  // The server gets JSON: what only a reader of YAML 1.1 takes for something else, such as `off`, must stand between quotes.
  const text = stringify(object, { aliasDuplicateObjects: false, version: '1.1' });
  const [document] = parseText(text).documents;
  if (document === undefined) throw new Error('no document');
  const pathAt = (offset: number): string => fieldOf(pathToOffset(document.root, offset).path);
  // Objects of OAM have a dialect of their own; here the schemas are judged.
  if (origin === 'oam') {
    const against = bundle.schemaOf(apiVersion, kind);
    const place = { name: kind, start: 0, end: 0 };
    const faults = against === undefined ? [] : validate({ node: document.root, place, against });
    return {
      accepts: faults.length === 0,
      fields: faults.map(({ start, end }) => pathAt(end > start ? start + 1 : start)),
      words: faults.map(({ code, params }) => `${code}: ${JSON.stringify(params)}`),
    };
  }
  const { findings } = lintText({ path: 'judged.yaml', text: `${text}${companion}` });
  const lineCount = text.split('\n').length;
  const errors = findings.filter(({ severity, range }) => severity === 'error' && range.start.line < lineCount);
  return {
    accepts: errors.length === 0,
    fields: errors.map((finding) => pathAt(offsetOf(text, finding))),
    words: errors.map(({ code, message }) => `${code}: ${message}`),
  };
}

/** One character into the finding: its start is also the end of what stands before. */
function offsetOf(text: string, { range: { start, end } }: Finding): number {
  const lines = text.split('\n').slice(0, start.line);
  const isEmpty = start.line === end.line && start.character === end.character;
  return lines.reduce((sum, line) => sum + line.length + 1, 0) + start.character + (isEmpty ? 0 : 1);
}

function fieldOf(path: readonly (string | number)[]): string {
  return path
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`))
    .join('')
    .replace(/^\./, '');
}

/**
 * The same verdict; and, where both refuse, about the same value or one around it. Where the server gives no fields (it stops at the first value
 * that it cannot decode) its message must name a key of ours; of quantities and times it names none.
 */
function compare(server: Verdict, ours: Verdict): Agreement {
  if (server.accepts && ours.accepts) return 'agree';
  if (server.accepts) return 'false alarm';
  if (ours.accepts) return 'missed';
  const said = server.words.join(' ');
  const isNameless = server.fields.length === 0 && /quantit|parsing time/.test(said);
  const isNear = ours.fields.some(
    (field) =>
      server.fields.some((other) => other.startsWith(field) || field.startsWith(other)) ||
      keysOf(field)
        .slice(-2)
        .some((key) => said.includes(key)),
  );
  // A missing key is told at the map that lacks it.
  const isNamed = server.fields.some((field) =>
    keysOf(field).some((key) => ours.words.some((words) => words.includes(`\`${key}\``))),
  );
  return isNameless || isNear || isNamed ? 'agree' : 'other field';
}

function keysOf(field: string): readonly string[] {
  return field.split(/[.[\]]+/).filter((key) => /[A-Za-z]/.test(key));
}
