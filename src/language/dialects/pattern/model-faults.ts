import type { ModelFinding, ModelFindingCode } from '../../../pattern/model/findings.ts';
import type { DiagnosticCode } from '../../diagnostics/table.ts';
import type { Fault, Fix } from '../../diagnostics/finding.ts';
import { withoutEntry, withoutItem } from '../../document/block-edits.ts';
import type { ValueNode } from '../../../yaml/nodes.ts';
import { referencesIn } from '../../../pattern/model/reference-text.ts';
import { atPath } from '../../../yaml/nodes.ts';
import { spanAtPath, type TextSpan } from '../../document/spans.ts';
import type { DocumentView } from '../../service/document.ts';
import type { Knowledge } from '../../service/knowledge.ts';
import { textWithoutSpace } from '../../schema/type-words.ts';
import { lacksSpace } from '../../../yaml/syntax-words.ts';
import { patternViewOf } from './view.ts';

/**
 * The model's codes as diagnostics. An import is no fault of the file: what cannot be planned is said by the plan. Of numbers
 * that are not finite more is known where they are used.
 */
const codes: Readonly<Record<ModelFindingCode, DiagnosticCode | undefined>> = {
  'not-a-map': 'pattern-not-a-map',
  'too-many-aliases': 'too-many-aliases',
  'number-not-finite': undefined,
  'services-missing': 'services-missing',
  'services-empty': 'services-empty',
  'component-not-a-map': 'service-not-a-map',
  'type-missing': 'type-missing',
  'type-unknown': 'type-unknown',
  'wrong-type': 'wrong-type',
  'unknown-key': 'unknown-key',
  'depends-on-unknown': 'depends-on-unknown',
  'depends-on-cycle': 'depends-on-cycle',
  'reference-unknown': 'reference-unknown',
  'reference-not-usable': 'reference-not-usable',
  'reference-circle': 'reference-circle',
  'reference-malformed': 'reference-malformed',
  'import-unsupported': undefined,
};

/** The model names shapes; messages name them with their article. */
const shapes: Readonly<Record<string, string>> = {
  map: 'a map of keys',
  list: 'a list',
  number: 'a number',
  'true or false': '`true` or `false`',
};

const parents: Readonly<Record<string, string>> = { pattern: 'the pattern', service: 'a service' };

/** What the pattern model finds: structure, types, dependencies and references. */
export function* modelFaults(document: DocumentView, knowledge: Knowledge): Iterable<Fault | undefined> {
  const { findings } = patternViewOf(document, knowledge);
  const meant = new Set(
    findings
      .filter(({ code }) => code === 'unknown-key')
      .map(({ path, params }) => JSON.stringify([...path.slice(0, -1), params['nearest']])),
  );
  for (const finding of findings) if (!isExplained(finding, meant)) yield faultOf(finding, document);
}

/**
 * A missing key whose misspelling is reported is not missing as well.
 *
 * @param meant paths of the keys that are probably meant, as JSON.
 */
function isExplained({ code, path }: ModelFinding, meant: ReadonlySet<string>): boolean {
  const missing = code === 'type-missing' ? 'type' : code === 'services-missing' ? 'services' : undefined;
  return missing !== undefined && meant.has(JSON.stringify([...path, missing]));
}

function faultOf(finding: ModelFinding, { yaml: { root }, parsed }: DocumentView): Fault | undefined {
  const code = codes[finding.code];
  if (code === undefined) return undefined;
  return {
    code,
    ...spanOfFinding(finding, root, parsed.text),
    params: inWords(finding, atPath(root, finding.path).node),
    fixes: finding.code === 'depends-on-cycle' ? withoutItself(finding, root, parsed.text) : [],
    related: (finding.related ?? []).map((path) => ({
      message: finding.code === 'depends-on-cycle' ? dependsHere(path) : 'The circle goes on here.',
      ...spanAtPath(root, path, 'value'),
    })),
  };
}

/** A service that waits for itself alone. */
function withoutItself({ path, related = [] }: ModelFinding, root: ValueNode, text: string): readonly Fix[] {
  const [, key] = path;
  const isOwn = related.every(([, other]) => other === key);
  const { node } = atPath(root, path);
  if (!isOwn || node.is !== 'scalar' || node.value !== key) return [];
  const { node: list, entry } = atPath(root, path.slice(0, -1));
  if (list.is !== 'list' || entry === undefined) return [];
  return list.items.length === 1 ? withoutEntry(text, entry) : withoutItem(text, list, Number(path.at(-1)));
}

function dependsHere(path: ModelFinding['path']): string {
  return `\`${String(path[1] ?? '')}\` depends on the next one here.`;
}

/** Of a reference that leads nowhere, the step of its path that does not exist. */
function spanOfFinding({ code, path, at, params }: ModelFinding, root: ValueNode, text: string): TextSpan {
  const span = spanAtPath(root, path, at);
  const { node } = atPath(root, path);
  if (code !== 'reference-unknown' || node.is !== 'scalar') return span;
  const written = text.slice(node.start, node.end);
  const reference = referencesIn(written).find((one) => one.text === params['reference']);
  const step = reference?.steps.find(({ name }) => name === params['step']);
  return step === undefined ? span : { start: node.start + step.start, end: node.start + step.end };
}

function inWords({ params }: ModelFinding, node: ValueNode): Fault['params'] {
  const { expected, of } = params;
  const isShort = params['found'] === 'text' && node.is === 'scalar' && lacksSpace(String(node.value));
  const found = isShort ? textWithoutSpace : params['found'];
  return {
    ...params,
    ...(expected === undefined ? {} : { expected: shapes[expected] ?? expected }),
    ...(found === undefined ? {} : { found: shapes[found] ?? found }),
    ...(of === undefined ? {} : { parent: parents[of] ?? of }),
  };
}
