import path from 'node:path';
import { splitApiVersion } from '../../core/kubernetes.ts';
import type { SourceObject } from '../protocol/sources.ts';
import type { TextReader } from './charts.ts';

/**
 * What a template of a Helm chart makes, as far as its lines `apiVersion:` and `kind:` around an offset tell: objects with the labels that
 * `helm create` writes. Its name is only known once Helm has run.
 *
 * @param offset in UTF-16 code units.
 * @returns undefined for a file that is no template of a chart.
 */
export async function templateAt(
  file: string,
  text: string,
  offset: number,
  read: TextReader,
): Promise<SourceObject | undefined> {
  const parts = file.split(path.sep);
  const templates = parts.lastIndexOf('templates');
  if (templates < 0 || !text.includes('{{')) return undefined;
  const chart = await read([...parts.slice(0, templates), 'Chart.yaml'].join(path.sep));
  const name = /^name:[ \t]*["']?([\w.-]+)/m.exec(chart ?? '')?.[1];
  const documents = [...text.matchAll(/(?:^|\n)---[^\n]*/g)].map(({ index }) => index);
  const start = documents.findLast((one) => one <= offset) ?? 0;
  const document = text.slice(
    start,
    documents.find((one) => one > offset),
  );
  const apiVersion = /^apiVersion:[ \t]*["']?([\w./-]+)/m.exec(document)?.[1];
  const kind = /^kind:[ \t]*["']?(\w+)/m.exec(document)?.[1];
  if (name === undefined || apiVersion === undefined || kind === undefined) return undefined;
  return {
    object: { ...splitApiVersion(apiVersion), kind, name },
    labels: { 'app.kubernetes.io/managed-by': 'Helm', 'app.kubernetes.io/name': name },
  };
}
