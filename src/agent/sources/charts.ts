import path from 'node:path';
import { LineIndex } from '../../yaml/lines.ts';
import type { SourcePlace } from '../protocol/sources.ts';

/** Texts of the files of the workspace; undefined for one that cannot be read. */
export type TextReader = (file: string) => Promise<string | undefined>;

/**
 * The templates of a Helm chart that make objects of some kinds. Templates are no YAML before Helm has run, so that only their line
 * `kind: ...` is read; where no template has one, the chart itself is the place.
 *
 * @param names names that the chart may have; the first one that the workspace has counts.
 * @param kinds kinds of the object and of its controllers.
 */
export async function placesOfCharts(
  files: readonly string[],
  names: readonly string[],
  kinds: readonly string[],
  read: TextReader,
): Promise<readonly SourcePlace[]> {
  if (names.length === 0) return [];
  const charts = new Map<string, string[]>();
  for (const file of files.filter((one) => path.basename(one) === 'Chart.yaml')) {
    const name = nameOfChart((await read(file)) ?? '');
    if (name !== undefined) charts.set(name, [...(charts.get(name) ?? []), file]);
  }
  const name = names.find((one) => charts.has(one));
  const found: SourcePlace[] = [];
  for (const chart of (name === undefined ? undefined : charts.get(name)) ?? []) {
    const why = `chart ${name ?? ''}`;
    const templates = `${path.join(path.dirname(chart), 'templates')}${path.sep}`;
    const places: SourcePlace[] = [];
    for (const file of files.filter((one) => one.startsWith(templates)))
      places.push(...placesOfKinds(file, (await read(file)) ?? '', kinds).map((place) => ({ ...place, why })));
    found.push(...(places.length > 0 ? places : [{ file: chart, line: 0, character: 0, why }]));
  }
  return found;
}

function placesOfKinds(file: string, text: string, kinds: readonly string[]): readonly SourcePlace[] {
  const lines = new LineIndex(text);
  return [...text.matchAll(/^kind:[ \t]*["']?(\w+)/gm)].flatMap(({ index, 1: kind = '' }) =>
    kinds.includes(kind) ? [{ file, ...lines.positionAt(index) }] : [],
  );
}

function nameOfChart(text: string): string | undefined {
  return /^name:[ \t]*["']?([\w.-]+)/m.exec(text)?.[1];
}
