import { createHash } from 'node:crypto';
import { pathToFileURL } from 'node:url';
import {
  diagnosticEntry,
  pageOf,
  type DiagnosticCode,
  type Finding,
  type FindingFix,
  type Severity,
} from '../../language/lint.ts';
import type { CheckedFile } from './report.ts';

/** Name of the folder that addresses of files are relative to; whoever reads the log knows where it is. */
const baseId = 'SRCROOT';

const levels: Readonly<Record<Severity, string>> = {
  error: 'error',
  warning: 'warning',
  information: 'note',
  hint: 'note',
};

/**
 * The findings as a log of SARIF 2.1.0. It holds nothing of this machine but paths below the working folder, so the same files give the
 * same log everywhere.
 *
 * @param repository address of the repository that the package names, where the pages of the codes are; undefined where it names none.
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export function sarifLog(files: readonly CheckedFile[], version: string, repository?: string): object {
  const checked = files.filter(({ isRecognised }) => isRecognised);
  const codes = [...new Set(checked.flatMap(({ findings }) => findings.map(({ code }) => code)))].sort();
  return {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: { name: 'Meshdeck', semanticVersion: version, rules: codes.map((code) => ruleOf(code, repository)) },
        },
        invocations: [{ executionSuccessful: true }],
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { [baseId]: { description: { text: 'The folder in which the check was started.' } } },
        artifacts: checked.map(artifactOf),
        results: checked.flatMap((file, index) => resultsOf(file, index, codes)),
      },
    ],
  };
}

function ruleOf(code: DiagnosticCode, repository: string | undefined): object {
  const { title, why, severity } = diagnosticEntry(code);
  return {
    id: code,
    name: code.replaceAll(/(?:^|-)([a-z])/g, (_whole, letter: string) => letter.toUpperCase()),
    shortDescription: { text: title },
    fullDescription: { text: why },
    help: { text: why, markdown: pageOf(code) },
    ...(repository === undefined ? {} : { helpUri: `${repository}/blob/HEAD/docs/diagnostics/${code}.md` }),
    defaultConfiguration: { level: levels[severity] },
  };
}

function artifactOf(file: CheckedFile): object {
  const bytes = Buffer.from(file.text, 'utf8');
  return {
    location: locationOf(file),
    length: bytes.byteLength,
    encoding: 'utf-8',
    sourceLanguage: file.name.endsWith('.json') ? 'json' : 'yaml',
    hashes: { 'sha-256': createHash('sha256').update(bytes).digest('hex') },
  };
}

function resultsOf(file: CheckedFile, index: number, codes: readonly DiagnosticCode[]): readonly object[] {
  const artifactLocation = { ...locationOf(file), index };
  const lines = file.text.split(/\r\n|\n|\r/);
  const seen = new Map<string, number>();
  return file.findings.map((finding) => {
    const related = finding.related.map(({ message, range }, id) => ({
      id,
      message: { text: message },
      physicalLocation: { artifactLocation, region: regionOf(range) },
    }));
    return {
      ruleId: finding.code,
      ruleIndex: codes.indexOf(finding.code),
      level: levels[finding.severity],
      message: { text: finding.message },
      locations: [{ physicalLocation: { artifactLocation, region: regionOf(finding.range) } }],
      ...(related.length === 0 ? {} : { relatedLocations: related }),
      partialFingerprints: { 'finding/v1': fingerprintOf(finding, lines, seen) },
      ...(finding.fixes.length === 0 ? {} : { fixes: finding.fixes.map((fix) => fixOf(fix, artifactLocation)) }),
    };
  });
}

/** Stays the same when lines are added above: made of the code, the words, the line's text, and which of equal ones it is. */
function fingerprintOf(finding: Finding, lines: readonly string[], seen: Map<string, number>): string {
  const key = JSON.stringify([finding.code, finding.message, lines[finding.range.start.line]?.trim()]);
  const count = (seen.get(key) ?? 0) + 1;
  seen.set(key, count);
  return createHash('sha256').update(`${key}${count}`).digest('hex').slice(0, 32);
}

function fixOf({ title, edits }: FindingFix, artifactLocation: object): object {
  return {
    description: { text: title },
    artifactChanges: [
      {
        artifactLocation,
        replacements: edits.map(({ range, text }) => ({
          deletedRegion: regionOf(range),
          ...(text === '' ? {} : { insertedContent: { text } }),
        })),
      },
    ],
  };
}

function regionOf({ start, end }: Finding['range']): object {
  return {
    startLine: start.line + 1,
    startColumn: start.character + 1,
    endLine: end.line + 1,
    endColumn: end.character + 1,
  };
}

function locationOf({ path, name }: CheckedFile): object {
  if (path === name) return { uri: pathToFileURL(path).href };
  return { uri: name.split('/').map(encodeURIComponent).join('/'), uriBaseId: baseId };
}
