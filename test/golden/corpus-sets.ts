import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { lintText, type Finding, type LintedFile } from '../../src/language/lint.ts';
import type { DiagnosticCode } from '../../src/language/diagnostics/table.ts';
import { findingsAsText } from './findings-text.ts';
import { oamFragments } from './oam-fragments.ts';

/** Files of others that the language service is held against, and how what it says of them was read. */
export interface CorpusSet {
  /** Name of its golden files: `<name>-counts.txt`, `<name>-findings.txt`. */
  readonly name: string;
  readonly title: string;
  /** Folders below the corpus. */
  readonly folders: readonly string[];
  /** Files that are no whole documents, and why: they are not checked. */
  readonly leftOut: Readonly<Record<string, string>>;
  readonly files: number;
  /** Files that are checked: the others are none of ours. */
  readonly recognised: number;
  /** Codes whose findings are counted and not listed, because one is like the other. */
  readonly onlyCounted: readonly DiagnosticCode[];
  /** What is said and is not true, each with where and why it is still said. */
  readonly falseAlarms: readonly string[];
  /** How the findings were read, as a sentence for people. */
  readonly reading: string;
}

const skeleton = 'a skeleton that was generated from the schema of designs: every value is empty';

/** One file of a set with what is said about it. */
export interface CorpusFile extends LintedFile {
  readonly text: string;
}

export const corpusSets: readonly CorpusSet[] = [
  {
    name: 'corpus',
    title: 'Patterns and designs of public repositories',
    folders: ['patterns'],
    leftOut: {},
    files: 245,
    recognised: 241,
    onlyCounted: ['old-key-spelling'],
    falseAlarms: [],
    reading:
      'Each distinct text of a finding that is listed was read beside the lines of one file that has it, numbers and generated endings of names aside: 86 texts, and 16 of imports, whose 60 places were compared with the address by a script. The 97 spellings of old Meshery versions were read as texts alone. Further findings that share a text were not read one by one. This reading found one false alarm (a Service without ports that says `cluster IP: None`), which is mended.',
  },
  {
    name: 'oam',
    title: 'KubeVela and the examples in the text of the OAM specification',
    folders: ['specs/oam/kubevela-examples', 'specs/oam/oam-spec-yaml-blocks'],
    leftOut: oamFragments,
    files: 217,
    recognised: 190,
    onlyCounted: ['oam-type-external'],
    falseAlarms: [],
    reading: 'Each finding that is listed was read beside its file.',
  },
  {
    name: 'samples',
    title: 'Samples of the meshes',
    folders: ['samples'],
    leftOut: {},
    files: 252,
    recognised: 112,
    onlyCounted: [],
    falseAlarms: [],
    reading:
      'Each finding was read against its file and the CRD of its kind.',
  },
  {
    name: 'specs',
    title: 'SMI, SMP and load generators: specifications, examples and conformance tests',
    folders: ['specs/smi', 'specs/smp', 'specs/loadgen'],
    leftOut: {},
    files: 159,
    recognised: 33,
    onlyCounted: [],
    falseAlarms: [],
    reading:
      'Each finding was read against its file and the CRD of its kind.',
  },
  {
    name: 'istio-analyze',
    title: "Test data of Istio's analyzers and CRDs, made to be wrong",
    folders: ['istio-analyze/testdata', 'istio-analyze/extra-crd-validation'],
    leftOut: {},
    files: 74,
    recognised: 49,
    onlyCounted: [],
    falseAlarms: [],
    reading:
      'Most of these files are wrong on purpose. Each distinct text of a finding was read, beside its file where the text did not settle it; `_err` is a key of the test data itself, which the API server refuses as well. Of the documents in `extra-crd-validation` those that Istio calls valid have no error here, and those that it refuses have one (`test/golden/istio-verdicts.test.ts`).',
  },
  {
    name: 'meshery-oam',
    title: "Definitions of Meshery's registries",
    folders: ['meshery-oam'],
    leftOut: Object.fromEntries(
      ['v1beta1', 'v1beta2', 'v1beta3'].flatMap((version) =>
        ['json', 'yaml'].map((ending) => [
          `meshery-schemas-templates/schemas/constructs/${version}/design/templates/design_template.${ending}`,
          skeleton,
        ]),
      ),
    ),
    files: 939,
    recognised: 356,
    onlyCounted: [],
    falseAlarms: [],
    reading:
      'Nothing is said: definitions of components bear the head of the kind that they describe, and are no objects.',
  },
];

const corpus = process.env['MESHDECK_CORPUS'] ?? '../shared/corpus';

/** True where every folder of a set is on this machine. */
export function isThere({ folders }: CorpusSet): boolean {
  return folders.every((folder) => existsSync(path.join(corpus, folder)));
}

/** The names of a set's YAML and JSON files, below the folder that they share. */
export function namesOf(set: CorpusSet): readonly string[] {
  return set.folders.flatMap((folder) =>
    readdirSync(path.join(corpus, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(?:ya?ml|json)$/.test(name))
      .map((name) => nameIn(set, folder, name.replaceAll('\\', '/'))),
  );
}

/** With several folders the last part of the folder's own name tells which. */
function nameIn({ folders }: CorpusSet, folder: string, name: string): string {
  return folders.length === 1 ? name : `${path.posix.basename(folder)}/${name}`;
}

/** What is said of each file of a set, alone, as the editor says it outside of a workspace. */
export function lintSet(set: CorpusSet): readonly CorpusFile[] {
  const [first = ''] = set.folders;
  const above = set.folders.length === 1 ? first : path.posix.dirname(first);
  return namesOf(set)
    .filter((name) => set.leftOut[name] === undefined)
    .sort()
    .map((name) => {
      const text = readFileSync(path.join(corpus, above, name), 'utf8');
      return { text, ...lintText({ path: name, text }) };
    });
}

/** How often each code is found. */
export function countsOf(linted: readonly CorpusFile[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { code } of linted.flatMap(({ findings }) => findings)) counts.set(code, (counts.get(code) ?? 0) + 1);
  return new Map([...counts].sort(([left], [right]) => (left < right ? -1 : 1)));
}

/** The findings of a set, file by file, as its golden file holds them. */
export function listOf({ onlyCounted }: CorpusSet, linted: readonly CorpusFile[]): string {
  const isListed = ({ code }: Finding): boolean => !onlyCounted.includes(code);
  return linted
    .map(({ path: name, text, findings }) => ({ name, said: findingsAsText(findings.filter(isListed), text) }))
    .filter(({ said }) => said !== '')
    .map(({ name, said }) => `${name}\n${said}\n`)
    .join('');
}
