import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { inWords } from '../core/words.ts';
import type { ValueNode } from '../yaml/nodes.ts';
import { parseText } from '../yaml/parse.ts';
import { placeAtPath, placeOfOffset } from '../yaml/places.ts';
import { certainFaults, faultInWords } from '../yaml/words.ts';
import { problem, ProblemError, type Place, type Problem, type ProblemCode } from '../core/problem.ts';
import { compilePattern } from './compile.ts';
import type { CompiledPattern } from './compile/types.ts';
import { releaseIdentity } from './identity.ts';
import type { DocumentPath, ModelFinding } from './model/findings.ts';
import type { KindCatalog } from './model/kinds.ts';
import { orderComponents } from './model/order.ts';
import { readPattern } from './model/read.ts';
import { dialectOf } from './model/recognise.ts';
import { fillReferences } from './model/references.ts';
import { resolveTypes } from './model/resolve-types.ts';

/** A pattern's text and where it comes from. */
export interface PatternSource {
  readonly text: string;
  /** Path or `file:` URI. Its folder is where relative chart paths begin, and its name is the pattern's where it has none. */
  readonly source: string;
  /** Where components go that name no namespace, and where the record of the release lies. */
  readonly namespace: string;
}

/** What became of a pattern's text: everything that is wrong with it, or what it stands for. */
export interface Preparation {
  readonly compiled: CompiledPattern;
  /** With places. Where there are some, the items of `compiled` are not complete and must not be applied. */
  readonly problems: readonly Problem[];
}

/** Reads, checks and compiles a pattern. Asks nobody. */
export function checkPattern(input: PatternSource, kinds: KindCatalog): Preparation {
  const { documents, lines, faults } = parseText(input.text);
  const [first, second] = documents;
  const root: ValueNode = first?.root ?? { is: 'scalar', value: null, start: 0, end: 0 };
  const file = filePath(input.source);
  const placed = (path: DocumentPath, at: 'key' | 'value'): Place => ({
    file,
    ...placeAtPath(root, lines, path, at),
    ...(path.length === 0 ? {} : { path: path.join('.') }),
  });
  const empty = { identity: releaseIdentity(nameFromFile(file), input.namespace), source: input.source, items: [] };
  const ofYaml = (reason: string, offset: number): Problem =>
    problem('pattern.yaml', { reason }, { place: { file, ...placeOfOffset(lines, offset) } });

  const syntax = [...faults, ...certainFaults(first?.faults ?? [])].map((fault) => {
    const { said, start } = faultInWords(fault, input.text);
    return ofYaml(said, start);
  });
  if (second !== undefined)
    syntax.push(ofYaml('A pattern is one document, and another one begins here.', second.root.start));
  if (syntax.length > 0) return { compiled: empty, problems: syntax };
  const other = otherDialect(root);
  if (other !== undefined)
    return {
      compiled: empty,
      problems: [problem('pattern.dialect-unsupported', { dialect: other }, { place: { file } })],
    };

  const reading = readPattern(root);
  const fromFindings = (findings: readonly ModelFinding[]): readonly Problem[] =>
    findings.map((finding) => problem(codeOf(finding), finding.params, { place: placed(finding.path, finding.at) }));
  if (reading.pattern === undefined) return { compiled: empty, problems: fromFindings(reading.findings) };

  const filled = fillReferences(reading.pattern);
  const types = resolveTypes(filled.pattern, kinds);
  const order = orderComponents(filled.pattern.components);
  const identity = releaseIdentity(
    filled.pattern.name === '' ? nameFromFile(file) : filled.pattern.name,
    input.namespace,
  );
  const findings = [...reading.findings, ...filled.findings, ...types.findings, ...order.findings];
  const compilation = compilePattern(filled.pattern, types.resolutions, identity, path.dirname(file));
  const unready = compilation.faults.map(({ problem: found, path: at }) => ({ ...found, place: placed(at, 'key') }));
  return {
    compiled: { identity, source: input.source, items: compilation.items },
    problems: [...fromFindings(findings), ...unready],
  };
}

/**
 * Reads and compiles a pattern that is to be applied.
 *
 * @throws the problem, where there is one; `pattern.has-faults` with the first as cause and all in its detail, where there are more.
 */
export function preparePattern(input: PatternSource, kinds: KindCatalog): CompiledPattern {
  const { compiled, problems } = checkPattern(input, kinds);
  const [first, ...more] = problems;
  if (first === undefined) return compiled;
  if (more.length === 0) throw new ProblemError(first);
  const detail = problems
    .slice(0, 50)
    .map((found) => `${found.place?.line ?? 1}:${found.place?.column ?? 1} ${inWords(found).message}`)
    .join('\n');
  throw new ProblemError(
    problem(
      'pattern.has-faults',
      { count: problems.length },
      { cause: first, detail, ...(first.place === undefined ? {} : { place: first.place }) },
    ),
  );
}

/**
 * What is needed to delete a release: its name. A pattern with faults can be deleted too; its order is then that of the kinds.
 *
 * @throws where the text does not even say the pattern's name.
 */
export function prepareDelete(input: PatternSource, kinds: KindCatalog): CompiledPattern {
  const { compiled, problems } = checkPattern(input, kinds);
  const unreadable = problems.find(({ code }) => code === 'pattern.yaml' || code === 'pattern.dialect-unsupported');
  if (unreadable !== undefined) throw new ProblemError(unreadable);
  return compiled;
}

function codeOf(finding: ModelFinding): ProblemCode {
  return `pattern.${finding.code}`;
}

function otherDialect(root: ValueNode): string | undefined {
  const dialect = dialectOf(root);
  if (dialect === 'design') return 'Meshery design';
  if (dialect === 'oam') return 'OAM application';
  return dialect === 'profile' ? 'performance profile' : undefined;
}

function filePath(source: string): string {
  return source.startsWith('file:') ? fileURLToPath(source) : source;
}

function nameFromFile(file: string): string {
  return path.basename(file).replace(/(\.pattern)?\.ya?ml$/i, '');
}
