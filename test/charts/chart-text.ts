import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parse } from 'yaml';
import type { Detection, PartFact } from '../../src/mesh/facts/detection.ts';

const folder = path.join(process.env['MESHDECK_CORPUS'] ?? '../shared/corpus', 'charts');

/** True where the corpus has a chart file of this name: `istiod-1.31.0`. */
export function hasCharts(...charts: readonly string[]): boolean {
  return charts.every((chart) => existsSync(fileOf(chart)));
}

/** A YAML file of a chart, such as `values-ha.yaml`. */
export function fileOfChart(chart: string, name: string): unknown {
  return parse(unpack(chart).get(`${chart.replace(/-[\d.]+$/, '')}/${name}`) ?? '');
}

/** A document of a chart's templates, with what its values say filled in as far as that can be told without Helm. */
export interface TemplateDocument {
  readonly kind: string;
  /** The lines of its own metadata: its name, labels and annotations. */
  readonly metadata: string;
  readonly text: string;
}

/** The documents of the templates of a chart in the corpus, without those of charts within. */
export function documentsOf(chart: string): readonly TemplateDocument[] {
  const files = unpack(chart);
  const values: unknown = parse(textAt(files, /^[^/]+\/values\.yaml$/));
  const templates = [...files].filter(([name]) => /^[^/]+\/templates\/.*\.yaml$/.test(name));
  const definitions = textAt(files, /^[^/]+\/templates\/.*\.tpl$/);
  return templates
    .flatMap(([, text]) => fill(text, values, definitions).split(/^---.*$/m))
    .map((text) => ({
      kind: /^kind: *(\S+)/m.exec(text)?.[1] ?? '',
      metadata: /^metadata:\n((?:[ #].*\n|\n)*)/m.exec(text)?.[1] ?? '',
      text,
    }));
}

/** What of a mesh's detection does not stand in the templates of its charts, and which workloads and webhooks of them it does not know. */
export function differences(
  { parts, webhooks }: Detection,
  charts: readonly string[],
): { readonly notInCharts: readonly string[]; readonly notInFacts: readonly string[] } {
  const documents = charts.flatMap(documentsOf);
  const workloads = documents.filter(({ kind }) => ['Deployment', 'DaemonSet', 'StatefulSet'].includes(kind));
  const configurations = documents
    .filter(({ kind }) => kind.endsWith('WebhookConfiguration'))
    .map((document) => ({ kind: document.kind, names: namesOf(document) }));
  const known = configurations.map(({ kind, names }) =>
    names.every((name) => webhooks.some((webhook) => webhook.kind === kind && webhook.name.test(name))),
  );
  return {
    notInCharts: [
      ...parts.filter((part) => !workloads.some((workload) => isPart(workload, part))).map(({ name }) => name),
      ...webhooks
        .filter(
          (webhook) =>
            !configurations.some(
              ({ kind, names }) => kind === webhook.kind && names.some((name) => webhook.name.test(name)),
            ),
        )
        .map(({ name }) => name.source),
    ],
    notInFacts: [
      ...workloads
        .filter((workload) => parts.filter((part) => isPart(workload, part)).length !== 1)
        .map((workload) => `${workload.kind} ${namesOf(workload).join(' ')}`),
      ...configurations
        .filter((_configuration, index) => known[index] === false)
        .map(({ kind, names }) => `${kind} ${names.join(' ')}`),
    ],
  };
}

/** The labels stand on the workload itself and not only on its Pods, and one of its containers has the name and the image. */
export function isPart(
  { kind, metadata, text }: TemplateDocument,
  part: Pick<PartFact, 'kind' | 'labels' | 'container' | 'imageNames'>,
): boolean {
  const hasLabels = Object.entries(part.labels).every(([key, values]) =>
    values.some((value) => metadata.split('\n').some((line) => line.trim().replaceAll('"', '') === `${key}: ${value}`)),
  );
  const containers = text.slice(text.indexOf(' containers:'));
  const hasContainer =
    part.container === undefined || new RegExp(`^ +(?:- )?name: ${part.container}$`, 'm').test(containers);
  const images = [...containers.matchAll(/^ +(?:- )?image: *"?([^"\n]*)/gm)].map(([, image = '']) =>
    image.slice(image.lastIndexOf('/') + 1).replace(/:.*$/, ''),
  );
  return kind === part.kind && hasLabels && hasContainer && images.some((image) => part.imageNames.includes(image));
}

/** Names of a document's object: one for each branch of its template. */
export function namesOf({ metadata }: TemplateDocument): readonly string[] {
  return [...metadata.matchAll(/^ {2}name: *"?([^"\n]*)/gm)].map(([, name = '']) => name.trim());
}

/** Expressions of a template that decide, repeat, remember or tell a reader something, and write nothing themselves. */
const silentExpression = /^(?:if|else|end|with|range|define|block|fail|toYaml|\$\w+ *:?=|- *\/\*|\/\*)/;

/**
 * Fills in values that stand in the chart and templates that are plain text. Other values become `x`, and what writes nothing goes, so that the
 * text of all branches stays.
 */
function fill(text: string, values: unknown, definitions: string): string {
  return text.replaceAll(/\{\{(?:[^{}]|\{[^{])*\}\}/g, (whole) => {
    const expression = whole.slice(2, -2).replaceAll(/^-|-$/g, '').trim();
    if (silentExpression.test(expression)) return '';
    const defined = /^(?:template|include) "([^"]+)"/.exec(expression)?.[1];
    if (defined !== undefined) return plainDefinition(definitions, defined) ?? '';
    const named = /^\$?\.Values\.([\w.]+)/.exec(expression)?.[1];
    const value = named === undefined ? undefined : valueOf(values, named.split('.'));
    const literal = /default "([^"]+)"/.exec(expression)?.[1];
    return value ?? literal ?? 'x';
  });
}

/** The text of a named template without expressions of its own. */
function plainDefinition(definitions: string, name: string): string | undefined {
  const start = definitions.indexOf(`define "${name}"`);
  const [, body] = start < 0 ? [] : (/\}\}([^{]*)\{\{-? *end/.exec(definitions.slice(start)) ?? []);
  return body?.trim();
}

function valueOf(values: unknown, keys: readonly string[]): string | undefined {
  let value = values;
  for (const key of keys) value = (value as Record<string, unknown> | undefined | null)?.[key];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function textAt(files: ReadonlyMap<string, string>, name: RegExp): string {
  return [...files].flatMap(([file, text]) => (name.test(file) ? [text] : [])).join('\n');
}

function fileOf(chart: string): string {
  return path.join(folder, `${chart}.tgz`);
}

/** Files of a packed chart by their path. Charts have short names and small files: what else a tar archive knows is left out. */
function unpack(chart: string): ReadonlyMap<string, string> {
  const archive = gunzipSync(readFileSync(fileOf(chart)));
  const files = new Map<string, string>();
  const field = (start: number, length: number): string =>
    archive.toString('utf8', start, start + length).replace(/\0.*$/s, '');
  for (let at = 0; at < archive.length && field(at, 100) !== '';) {
    const size = Number.parseInt(field(at + 124, 12), 8);
    const prefix = field(at + 345, 155);
    const name = `${prefix === '' ? '' : `${prefix}/`}${field(at, 100)}`;
    files.set(name, archive.toString('utf8', at + 512, at + 512 + size));
    at += 512 + Math.ceil(size / 512) * 512;
  }
  return files;
}
