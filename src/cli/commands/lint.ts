import path from 'node:path';
import { throwIfAborted } from '../../core/abort.ts';
import { problemError } from '../../core/problem.ts';
import {
  createWorkspaceIndex,
  libraryFailure,
  mayBeOurs,
  type LintedFile,
  type Linter,
  type UncheckedRuleOfKind,
  type WorkspaceIndex,
} from '../../language/lint.ts';
import { exitCodes, isGiven, textValue, type Command, type Invocation } from '../command.ts';
import { filesToCheck, readToCheck, writeWhole, type FileToCheck } from '../lint/files.ts';
import { fixText, type FixedText } from '../lint/fix.ts';
import { githubCommands } from '../lint/github.ts';
import { createProjects, type Projects } from '../lint/projects.ts';
import { failLevels, failsAt, summaryLine, summaryOf, type CheckedFile } from '../lint/report.ts';
import { sarifLog } from '../lint/sarif.ts';
import { textLines } from '../lint/text.ts';

/** `meshdeck lint` */
export const lintCommand: Command = {
  name: 'lint',
  usage: '[PATH...]',
  summary: 'Checks files as the editor does',
  description: `Of a folder every YAML and JSON file that Meshdeck knows by its name or its content is checked, but for the paths
that lint.ignore of meshdeck.yaml names. Without a path the working folder is checked. No cluster is asked.
The exit code is 0 where nothing of the severity of --fail-on was found, 1 where something was, 2 where it could not run.`,
  formats: ['sarif', 'github'],
  options: {
    'fail-on': {
      type: 'string',
      valueName: failLevels.join('|'),
      help: 'the least severity that makes the exit code 1 (default: warning)',
    },
    fix: { type: 'boolean', help: 'makes the safe changes: those that cannot alter what a file means' },
    unchecked: {
      type: 'boolean',
      help: 'lists rules of the checked kinds (CEL) that only a server can check, each with its reason',
    },
    stdin: { type: 'boolean', help: 'checks what comes on standard input instead of files' },
    'stdin-filename': { type: 'string', valueName: 'FILE', help: 'the name that standard input has, for its settings' },
    'cluster-snapshot': {
      type: 'string',
      valueName: 'FILE',
      help: 'what "meshdeck snapshot" has written of a cluster: its kinds and names are known then',
    },
    'kubernetes-version': {
      type: 'string',
      valueName: 'VERSION',
      help: 'the Kubernetes that the files are for, such as 1.34 (default: that of meshdeck.yaml)',
    },
  },
  async run(invocation) {
    const { output } = invocation;
    const level = failLevel(invocation);
    const changes: Change[] = [];
    const index = createWorkspaceIndex();
    const projects = createProjects(invocation, index);
    const checked = isGiven(invocation, 'stdin')
      ? await checkInput(invocation, projects)
      : await checkFiles(invocation, { projects, index, onChange: (change) => changes.push(change) });
    const unchecked = isGiven(invocation, 'unchecked') ? await uncheckedRules(projects) : undefined;
    for (const { name, line, title, code } of changes) output.message(`${name}:${line}  fixed: ${title}  [${code}]`);
    for (const { name, isRecognised } of checked)
      if (!isRecognised) output.message(`${name}: not checked, because it is none of the files that Meshdeck knows`);
    const failure = libraryFailure();
    if (failure !== undefined) output.message(`Rules of kinds were not checked: ${failure}.`);
    const summary = summaryOf(checked, changes.length);
    report(invocation, checked, summary);
    for (const { apiVersion, kind, rule, reason } of unchecked ?? [])
      output.line(`not checked: ${apiVersion} ${kind}: ${rule} (${reason})`);
    output.document({
      command: 'lint',
      files: checked.map(({ path: file, findings, isRecognised }) => ({ path: file, findings, isRecognised })),
      fixed: changes,
      summary,
      ...(unchecked === undefined ? {} : { unchecked }),
    });
    return failsAt(level, checked) ? exitCodes.findings : exitCodes.ok;
  },
};

type Change = FixedText['changes'][number] & { readonly path: string; readonly name: string };

function report(
  { output, version, repository, environment, workingFolder }: Invocation,
  checked: readonly CheckedFile[],
  summary: ReturnType<typeof summaryOf>,
): void {
  for (const file of checked) for (const line of textLines(file, output.isColoured)) output.line(line);
  output.line(summaryLine(summary));
  if (output.format === 'sarif') output.raw(`${JSON.stringify(sarifLog(checked, version, repository), null, 2)}\n`);
  if (output.format !== 'github') return;
  const root = environment['GITHUB_WORKSPACE'] ?? workingFolder;
  output.raw(githubCommands(checked, (file) => nameFrom(root, file.path)));
  output.message(summaryLine(summary));
}

/** Rules that nobody checks here, each once. */
async function uncheckedRules(projects: Projects): Promise<readonly UncheckedRuleOfKind[]> {
  const all = (await projects.all()).flatMap((project) => project.unchecked());
  return [...new Map(all.map((one) => [`${one.apiVersion} ${one.kind} ${one.rule}`, one] as const)).values()];
}

interface Work {
  readonly projects: Projects;
  readonly index: WorkspaceIndex;
  readonly onChange: (change: Change) => void;
}

async function checkFiles(
  invocation: Invocation,
  { projects, index, onChange }: Work,
): Promise<readonly CheckedFile[]> {
  const { positionals, workingFolder, signal } = invocation;
  const given = positionals.length === 0 ? ['.'] : positionals;
  const files = await filesToCheck(
    given.map((one) => path.resolve(workingFolder, one)),
    signal,
  );
  // What a folder holds is one workspace: all of it is known before anything in it is checked.
  const wanted: FileToCheck[] = [];
  for (const file of files) {
    throwIfAborted(signal);
    const project = await projects.of(file.path);
    if (file.isNamed) wanted.push(file);
    else if (!project.isIgnored(file.path)) {
      const text = await readToCheck(file.path);
      if (!mayBeOurs(file.path, text)) continue;
      project.linter.takeIn(file.path, text, index);
      wanted.push(file);
    }
  }
  const checked: CheckedFile[] = [];
  for (const file of wanted) {
    throwIfAborted(signal);
    const { linter } = await projects.of(file.path);
    const name = nameFrom(workingFolder, file.path);
    const { text, linted, changes } = await checkFile(file, linter, isGiven(invocation, 'fix'));
    if (changes.length > 0 && !file.isNamed) linter.takeIn(file.path, text, index);
    for (const change of changes) onChange({ path: file.path, name, ...change });
    // What is found in a folder and is none of ours is other people's business.
    if (linted.isRecognised || file.isNamed) checked.push({ ...linted, name, text });
  }
  return checked;
}

async function checkFile({ path: file }: FileToCheck, linter: Linter, withFixes: boolean): Promise<FixedText> {
  const text = await readToCheck(file);
  const lint = (current: string): LintedFile => linter.lint(file, current);
  if (!withFixes) return { text, linted: lint(text), changes: [] };
  const fixed = fixText(text, lint);
  if (fixed.text !== text) await writeWhole(file, fixed.text);
  return fixed;
}

async function checkInput(invocation: Invocation, projects: Projects): Promise<readonly CheckedFile[]> {
  const name = textValue(invocation, 'stdin-filename');
  if (invocation.positionals.length > 0) throw usage('--stdin and paths do not go together.');
  if (isGiven(invocation, 'fix')) throw usage('--stdin and --fix do not go together: there is no file to change.');
  const file = path.resolve(invocation.workingFolder, name ?? 'stdin.yaml');
  const { linter } = await projects.of(file);
  const text = await invocation.readInput();
  return [{ ...linter.lint(file, text), name: nameFrom(invocation.workingFolder, file), text }];
}

function failLevel(invocation: Invocation): string {
  const level = textValue(invocation, 'fail-on') ?? 'warning';
  if (failLevels.includes(level)) return level;
  throw usage(`--fail-on is one of ${failLevels.join(', ')}, not ${level}.`);
}

function usage(reason: string): Error {
  return problemError('cli.usage', { reason, help: 'meshdeck lint --help' });
}

/** A path from a folder on, with `/` on every system; the path itself where it lies outside. */
function nameFrom(folder: string, file: string): string {
  const relative = path.relative(folder, file);
  return relative.startsWith('..') || path.isAbsolute(relative) ? file : relative.split(path.sep).join('/');
}
