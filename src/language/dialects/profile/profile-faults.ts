import type { ProfileProblem, ProfileProblemCode } from '../../../perf/profile/problems.ts';
import { readTarget } from '../../../perf/profile/target.ts';
import { readParsedProfile } from '../../../perf/profile/read.ts';
import type { Fault, Fix } from '../../diagnostics/finding.ts';
import type { DiagnosticCode } from '../../diagnostics/table.ts';
import type { JsonObject } from '../../../core/json.ts';
import { entryOf, type ValueNode } from '../../../yaml/nodes.ts';
import { changeMe } from '../../schema/placeholders.ts';
import { nodeAt } from '../object/read.ts';
import { snakeCase } from './schema.ts';
import type { ParsedText } from '../../../yaml/parse.ts';
import { spanAtPlace, type TextSpan } from '../../document/spans.ts';
import type { DocumentView } from '../../service/document.ts';
import { recordFaults, recordKindOf } from './record-faults.ts';

/** The reader's codes as diagnostics. */
const codes: Readonly<Record<ProfileProblemCode, DiagnosticCode>> = {
  'perf.profile-too-large': 'profile-too-large',
  'perf.profile-yaml': 'profile-yaml',
  'perf.profile-not-a-test': 'profile-not-a-test',
  'perf.profile-missing': 'profile-missing',
  'perf.profile-type': 'profile-type',
  'perf.profile-range': 'profile-range',
  'perf.profile-unknown-key': 'profile-unknown-key',
  'perf.profile-unknown-key-near': 'profile-unknown-key',
  'perf.duration-invalid': 'profile-duration',
  'perf.header-invalid': 'profile-header',
  'perf.protocol-unsupported': 'profile-protocol',
  'perf.target-invalid': 'profile-target',
  'perf.only-one': 'profile-only-one',
  'perf.internal-unsupported': 'profile-internal',
  'perf.rate-below-connections': 'profile-rate-below-connections',
  'perf.other-generator': 'profile-generator',
  'perf.option-ignored': 'profile-option-ignored',
};

/**
 * SMP profiles, read by the reader of the load engine: what a run would refuse is a fault, what it would do otherwise a note. The other
 * messages of SMP are read beside their schema.
 */
export function* profileFaults({ yaml, parsed }: DocumentView): Iterable<Fault> {
  if (yaml.faults.length > 0) return;
  const record = recordKindOf(yaml.root);
  if (record !== undefined && yaml.root.is === 'map') {
    yield* recordFaults(yaml.root, record, parsed.text);
    return;
  }
  // The reader reads the whole text. Faults of its YAML are told by the YAML feature, in better words.
  if (yaml !== parsed.documents[0]) return;
  const { problems, notes } = readParsedProfile(parsed);
  for (const problem of [...problems, ...notes])
    if (!isExplained(problem, problems))
      yield isBesideTest(problem, yaml.root) ? belowTest(problem, yaml.root, parsed) : faultOf(problem, parsed);
}

/** Keys of a test that may have slipped out of it. */
const testKeys: readonly string[] = ['name', 'duration', 'clients', 'labels'];

function isBesideTest({ code, params }: ProfileProblem, root: ValueNode): boolean {
  if (code !== 'perf.profile-unknown-key' && code !== 'perf.profile-unknown-key-near') return false;
  return (
    params['parent'] === 'a profile' && testKeys.includes(String(params['key'])) && nodeAt(root, 'test')?.is === 'map'
  );
}

function belowTest(problem: ProfileProblem, root: ValueNode, parsed: ParsedText): Fault {
  const { start, end } = faultOf(problem, parsed);
  const key = String(problem.params['key']);
  const params = { keys: `\`${key}\``, verb: 'belongs', place: 'below `test`' };
  const entry = root.is === 'map' ? entryOf(root, key) : undefined;
  if (root.is !== 'map' || entry === undefined) return { code: 'misplaced-key', start, end, params };
  const mend = { is: 'too-shallow', entry, from: root, path: ['test'] } as const;
  return { code: 'misplaced-key', start, end, params, mend };
}

/** A field that a misspelt key was meant to be, or that stands beside the test, is not missing as well. */
function isExplained({ code, params }: ProfileProblem, problems: readonly ProfileProblem[]): boolean {
  if (code !== 'perf.profile-missing') return false;
  const [, parent = '', key = ''] = /^(?:(.*)\.)?([^.]*)$/.exec(String(params['field'])) ?? [];
  return problems.some((other) => {
    const [, above = ''] = /^(?:(.*)\.)?[^.]*$/.exec(other.place?.path ?? '') ?? [];
    if (other.code === 'perf.profile-unknown-key-near') return above === parent && other.params['nearest'] === key;
    return (
      other.code === 'perf.profile-unknown-key' && above === '' && parent === 'test' && other.params['key'] === key
    );
  });
}

function faultOf(problem: ProfileProblem, { text, lines, documents }: ParsedText): Fault {
  const { place = {}, detail } = problem;
  // Places count from 1.
  const offset = lines.offsetAt({ line: (place.line ?? 1) - 1, character: (place.column ?? 1) - 1 });
  // A document too much is told at that document.
  const document = documents.find(({ end }) => offset < end) ?? documents.at(-1);
  const span = document === undefined ? { start: offset, end: offset } : spanAtPlace(document.root, offset, place.path);
  return {
    code: codes[problem.code],
    ...span,
    fixes: problem.code === 'perf.target-invalid' ? withScheme(span, text) : [],
    ...(problem.code === 'perf.profile-missing' ? missingField(String(problem.params['field']), document?.root) : {}),
    params: detail === undefined ? problem.params : { ...problem.params, said: detail },
  };
}

/** What a required field of a profile may be until somebody writes what is meant. */
const placeholders: JsonObject = {
  name: changeMe,
  duration: '30s',
  clients: [{ endpoint_urls: ['http://127.0.0.1:8080/'] }],
  endpoint_urls: ['http://127.0.0.1:8080/'],
};

/** A field that is not written at all; one that is empty is filled in where it stands. */
function missingField(field: string, root: ValueNode | undefined): Pick<Fault, 'missing'> {
  const steps = field.split(/[.[\]]+/).filter((step) => step !== '');
  const key = steps.pop() ?? '';
  const value = placeholders[key];
  const map = nodeAt(root, ...steps.map((step) => (/^\d+$/.test(step) ? Number(step) : step)));
  const [first] = map?.is === 'map' ? map.entries : [];
  const isWritten = map?.is !== 'map' || map.entries.some((entry) => snakeCase(entry.key) === key);
  if (value === undefined || first === undefined || first.merged === true || isWritten) return {};
  return { missing: { at: first.keyStart, values: { [key]: value } } };
}

/** An endpoint that is right but for its scheme. */
function withScheme({ start, end }: TextSpan, text: string): readonly Fix[] {
  const written = text.slice(start, end);
  const url = /^(["']?)(.*)\1$/.exec(written)?.[2] ?? '';
  if (url === '' || url.includes('://') || readTarget(`http://${url}`).is !== 'target') return [];
  const at = start + written.indexOf(url);
  return [{ title: 'Begin it with `http://`', edits: [{ start: at, end: at, text: 'http://' }] }];
}
