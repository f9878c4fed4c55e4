import type { Finding, Severity } from '../../language/lint.ts';
import type { CheckedFile } from './report.ts';

const commands: Readonly<Record<Severity, string>> = {
  error: 'error',
  warning: 'warning',
  information: 'notice',
  hint: 'notice',
};

/**
 * Workflow commands of GitHub Actions, which show each finding in the change that is looked at. Columns are told only within one
 * line: GitHub refuses them over several.
 *
 * @param nameOf how the workflow names a file: from the root of the repository.
 */
export function githubCommands(files: readonly CheckedFile[], nameOf: (file: CheckedFile) => string): string {
  return files.flatMap((file) => file.findings.map((finding) => `${commandOf(finding, nameOf(file))}\n`)).join('');
}

function commandOf({ severity, code, message, range: { start, end } }: Finding, file: string): string {
  const isOneLine = start.line === end.line;
  const properties: Readonly<Record<string, string>> = {
    file,
    line: String(start.line + 1),
    endLine: String(end.line + 1),
    ...(isOneLine ? { col: String(start.character + 1), endColumn: String(end.character + 1) } : {}),
    title: code,
  };
  const written = Object.entries(properties).map(([key, value]) => `${key}=${escapeProperty(value)}`);
  return `::${commands[severity]} ${written.join(',')}::${escapeData(message)}`;
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
