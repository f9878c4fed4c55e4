import { stat } from 'node:fs/promises';
import { glob } from 'node:fs/promises';
import path from 'node:path';
import { formatPlural } from '../../core/format.ts';
import { problemError } from '../../core/problem.ts';
import { recognisedNames } from '../../core/recognised-files.ts';
import { lintFiles, type LintedFile } from '../../language/lint.ts';
import type { ProjectSettings } from '../../pattern/model/project-settings.ts';
import { exitCodes, type Command, type Invocation } from '../command.ts';
import { projectFolder, projectSettings } from '../project.ts';

/** `meshdeck lint` */
export const lintCommand: Command = {
  name: 'lint',
  usage: 'FILE|FOLDER...',
  summary: 'Checks patterns and SMP profiles as the editor does',
  description:
    'Of a folder the files with recognised names are checked. The exit code is 1 where there is an error. No cluster is asked.',
  options: {},
  async run(invocation) {
    const { output, signal } = invocation;
    const given = invocation.positionals.length === 0 ? ['.'] : invocation.positionals;
    const files = await filesOf(invocation, given);
    const linted: LintedFile[] = [];
    const folders = new Map<string, ProjectSettings['severities']>();
    for (const file of files) {
      const folder = projectFolder(file);
      const severities = folders.get(folder) ?? (await projectSettings(folder)).severities;
      folders.set(folder, severities);
      for await (const one of lintFiles([file], { severities }, signal)) linted.push(one);
    }
    for (const { path: file, findings, isRecognised } of linted) {
      const name = path.relative(invocation.workingFolder, file);
      if (!isRecognised) output.message(`${name}: not checked, because it is none of the files that Meshdeck knows`);
      for (const { range, severity, message, code } of findings)
        output.line(`${name}:${range.start.line + 1}:${range.start.character + 1}  ${severity}  ${message}  [${code}]`);
    }
    const count = (severity: string): number =>
      linted.flatMap(({ findings }) => findings).filter((finding) => finding.severity === severity).length;
    const summary = {
      files: linted.length,
      checked: linted.filter(({ isRecognised }) => isRecognised).length,
      errors: count('error'),
      warnings: count('warning'),
      others: count('information') + count('hint'),
    };
    const { checked, errors, warnings, others } = summary;
    output.line(`${formatPlural(checked, 'file')} checked: ${errors} errors, ${warnings} warnings, ${others} others.`);
    output.document({ command: 'lint', files: linted, summary });
    return errors > 0 ? exitCodes.findings : exitCodes.ok;
  },
};

async function filesOf({ workingFolder, signal }: Invocation, given: readonly string[]): Promise<readonly string[]> {
  const files = new Set<string>();
  for (const one of given) {
    const absolute = path.resolve(workingFolder, one);
    const isFolder = await stat(absolute).then(
      (found) => found.isDirectory(),
      () => {
        throw problemError('file.not-found', { path: absolute });
      },
    );
    if (!isFolder) files.add(absolute);
    else
      for await (const found of glob(Object.values(recognisedNames), { cwd: absolute, exclude: isHidden })) {
        signal.throwIfAborted();
        files.add(path.join(absolute, found));
      }
  }
  return [...files].sort();
}

/** Folders that hold other people's files or our own results. */
function isHidden(name: string): boolean {
  return name === 'node_modules' || name === '.git' || name === '.meshdeck';
}
