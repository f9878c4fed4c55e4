import { meshGroups } from './mesh-groups.ts';
import { looksLikeSmpRecord } from './smp-records.ts';

/**
 * Which files are ours, decided by name or by one regular expression over the text, so that the extension host never parses
 * YAML. The language server decides with a parser; this only says whether to wake it up.
 */
export type RecognisedFile = 'pattern' | 'design' | 'profile' | 'smp-record' | 'oam' | 'mesh-resource' | 'settings';

const byName: readonly [RegExp, RecognisedFile][] = [
  [/\.pattern\.ya?ml$/i, 'pattern'],
  [/\.design\.ya?ml$/i, 'design'],
  [/\.smp\.ya?ml$/i, 'profile'],
  [/\.oam\.ya?ml$/i, 'oam'],
  [/(?:^|[\\/])meshdeck\.yaml$/, 'settings'],
];

const ofMeshGroup = `(?:[\\w-]+\\.)*(?:${meshGroups.map((group) => group.replaceAll('.', '\\.')).join('|')})/`;

/** Before a key of JSON text: nothing, or the beginning of a map that is written in one line. */
const inJson = String.raw`[ \t]{0,80}(?:[{[][^\n]{0,300}?)?`;
const jsonApiVersion = `${inJson}"apiVersion"[ \\t]{0,9}:[ \\t]{0,9}"`;

/** How each kind begins: in YAML, and in JSON text, which may stand in a YAML file too. */
const beginnings: readonly (readonly string[])[] = [
  [
    /services:[ \t]*(?:#.*)?\r?\n(?:[ \t]*(?:#.*)?\r?\n){0,20}[ \t]+\S[^\n]{0,200}:[ \t]*(?:#.*)?\r?\n(?:[^\n]*\n){0,12}?[ \t]+["']?type["']?:[ \t]/
      .source,
    `${inJson}"services"\\s{0,99}:\\s{0,99}\\{\\s{0,99}"[^"\\n]{1,200}"\\s{0,99}:\\s{0,99}\\{[^{}]{0,400}?"type"\\s{0,99}:`,
  ],
  [
    /schemaVersion:[ \t]*["']?designs\.meshery\.io\//.source,
    `${inJson}"schemaVersion"[ \\t]{0,9}:[ \\t]{0,9}"designs\\.meshery\\.io/`,
  ],
  [/test:[ \t]*(?:#.*)?\r?\n(?:[^\n]*\n){0,200}?mesh:/.source],
  [/apiVersion:[ \t]*["']?core\.oam\.dev\//.source, `${jsonApiVersion}core\\.oam\\.dev/`],
  [/smp_version:[ \t]*\S/.source, `${inJson}"smp_version"[ \\t]{0,9}:`],
  [`(?: {0,4}- )?apiVersion:[ \\t]*["']?${ofMeshGroup}`, `${jsonApiVersion}${ofMeshGroup}`],
];

// One pass over the text: every alternative begins at a line start, and the quantifiers are bounded. An item of a `kind: List` may
// begin with its apiVersion.
const byContent = new RegExp(beginnings.map((ways) => `^(${ways.join('|')})`).join('|'), 'm');

const contentKinds: readonly RecognisedFile[] = ['pattern', 'design', 'profile', 'oam', 'smp-record', 'mesh-resource'];

/** How much of a text is looked at: a recognised file says what it is early. */
export const recognisedPrefixLength = 20_000;

/**
 * What a file is.
 *
 * @param fileName name or path; only its end counts.
 * @param text the text (empty where only the name counts), of which the first {@link recognisedPrefixLength} characters are looked at.
 */
export function recogniseFile(fileName: string, text: string): RecognisedFile | undefined {
  const named = byName.find(([pattern]) => pattern.test(fileName));
  if (named !== undefined) {
    const [, kind] = named;
    return kind === 'profile' && looksLikeSmpRecord(text.slice(0, recognisedPrefixLength)) ? 'smp-record' : kind;
  }
  const match = byContent.exec(text.slice(0, recognisedPrefixLength));
  if (match === null) return undefined;
  const group = match.slice(1).findIndex((part) => (part as string | undefined) !== undefined);
  return contentKinds[group];
}

/** Glob of the recognised names, for file searches. */
export const recognisedNames = {
  pattern: '**/*.{pattern,design,oam}.{yaml,yml}',
  profile: '**/*.smp.{yaml,yml}',
} as const;
