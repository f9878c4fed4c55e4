import { importAddress, readImportAddress, type ImportAddress } from '../../../pattern/model/imports.ts';
import { readPattern } from '../../../pattern/model/read.ts';
import { dialectOf } from '../../../pattern/model/recognise.ts';
import { parseText } from '../../../yaml/parse.ts';
import { entryOf, type ScalarNode } from '../../../yaml/nodes.ts';
import type { Fault, Fix } from '../../diagnostics/finding.ts';
import type { DocumentView } from '../../service/document.ts';
import type { ImportKnowledge, Knowledge } from '../../service/knowledge.ts';
import { serviceEntry } from './service-part.ts';
import { patternViewOf } from './view.ts';

/** `$(#use ...)`: its address, whether the text behind it is here, and whether the imports end. */
export function* importFaults(document: DocumentView, knowledge: Knowledge): Iterable<Fault | undefined> {
  const { pattern } = patternViewOf(document, knowledge);
  for (const component of pattern?.components ?? []) {
    const written = importAddress(component.type);
    if (written === undefined) continue;
    const service = serviceEntry(document.yaml.root, component.key)?.value;
    const node = service?.is === 'map' ? entryOf(service, 'type')?.value : undefined;
    if (node?.is !== 'scalar') continue;
    yield undefined;
    const fault = faultOf(written, node, document.parsed.text, knowledge.imports);
    if (fault !== undefined) yield fault;
  }
}

function faultOf(written: string, node: ScalarNode, text: string, imports: ImportKnowledge): Fault | undefined {
  const inner = text.slice(node.start, node.end).indexOf(written);
  const start = inner < 0 || written === '' ? node.start : node.start + inner;
  const span = { start, end: written === '' ? node.end : start + written.length };
  const address = readImportAddress(written);
  if ('why' in address) {
    const shown = written === '' ? String(node.value) : written.replace(/\/\/[^/@]*@/, '//...@');
    const fixes = written.startsWith('http://') && inner >= 0 ? [withTls(span.start)] : [];
    return { code: 'import-address', ...span, params: { address: shown, why: address.why }, fixes };
  }
  const fetched = imports.textOf(written);
  if (fetched === undefined) {
    const command = { id: 'meshdeck.pattern.fetchImports', arguments: [written] } as const;
    const params = { address: address.url };
    return { code: 'import-not-fetched', ...span, params, fixes: [{ title: 'Fetch it', edits: [], command }] };
  }
  if (addressesOf(written, imports) === undefined)
    return { code: 'import-no-pattern', ...span, params: { address: address.url } };
  const circle = circleFrom(written, address, imports);
  if (circle === undefined) return undefined;
  return { code: 'import-circle', ...span, params: { circle: circle.join(' -> ') } };
}

function withTls(start: number): Fix {
  return { title: 'Use https', edits: [{ start, end: start + 'http'.length, text: 'https' }] };
}

const known = new WeakMap<ImportKnowledge, Map<string, readonly string[] | undefined>>();

/** The addresses that a fetched text imports; undefined where it was not fetched or is no pattern. */
function addressesOf(written: string, imports: ImportKnowledge): readonly string[] | undefined {
  let ofImports = known.get(imports);
  if (ofImports === undefined) {
    ofImports = new Map();
    known.set(imports, ofImports);
  }
  if (!ofImports.has(written)) ofImports.set(written, readAddresses(imports.textOf(written)?.text));
  return ofImports.get(written);
}

function readAddresses(text: string | undefined): readonly string[] | undefined {
  const [document] = text === undefined ? [] : parseText(text).documents;
  if (document === undefined || dialectOf(document.root) !== 'pattern') return undefined;
  const components = readPattern(document.root).pattern?.components ?? [];
  return components.flatMap(({ type }) => importAddress(type) ?? []);
}

/** The way from an address back to one that it came from, by URL; undefined where every way ends. */
function circleFrom(written: string, first: ImportAddress, imports: ImportKnowledge): readonly string[] | undefined {
  const done = new Set<string>();
  const walk = (address: ImportAddress, given: string, way: readonly string[]): readonly string[] | undefined => {
    const { url } = address;
    if (way.includes(url)) return [...way.slice(way.indexOf(url)), url];
    if (done.has(url)) return undefined;
    for (const next of addressesOf(given, imports) ?? []) {
      const read = readImportAddress(next);
      const circle = 'why' in read ? undefined : walk(read, next, [...way, url]);
      if (circle !== undefined) return circle;
    }
    done.add(url);
    return undefined;
  };
  return walk(first, written, []);
}
