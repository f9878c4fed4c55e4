import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { access, constants, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';

import { LabError, systemCodeOf, wordsOf } from '../failure.ts';
import { withLock } from '../lock.ts';
import { cacheRoot, toolDirectory, toolVersions, type ToolName } from '../paths.ts';
import { recipes, type GoStep, type Recipe } from './recipes.ts';

/** Receives one line of progress for a person. */
export type Progress = (line: string) => void;

export interface BuildOptions {
  /** Everything that a lab needs to start when left out. */
  readonly tools?: readonly ToolName[];
  readonly progress: Progress;
  readonly signal?: AbortSignal;
}

/** The recipes whose programs are not in the cache: of everything that a lab needs to start, or of the tools that are named. */
export async function missingTools(tools?: readonly ToolName[]): Promise<readonly Recipe[]> {
  const wanted = recipes.filter(({ tool, onDemand }) => tools?.includes(tool) ?? onDemand !== true);
  const built = await Promise.all(wanted.map(isBuilt));
  return wanted.filter((_, index) => built[index] !== true);
}

/**
 * Builds what the cache lacks, one tool after the other. Throws `missing` when Go is needed and not there, `build-failed`
 * with the path of the log otherwise.
 */
export async function buildMissingTools(options: BuildOptions): Promise<void> {
  const missing = await missingTools(options.tools);
  if (missing.length === 0) return;
  const usualMinutes = Math.ceil(missing.reduce((sum, recipe) => sum + recipe.usualSeconds, 0) / 60);
  const names = missing.map((recipe) => `${recipe.tool} ${toolVersions[recipe.tool]}`).join(', ');
  await requireGo(names);
  options.progress(`building ${names} into ${cacheRoot()} (once; about ${usualMinutes} min on two cores)`);
  await withLock(
    path.join(cacheRoot(), 'lab', 'build.lock'),
    async () => {
      for (const [index, recipe] of missing.entries()) {
        if (await isBuilt(recipe)) continue;
        await build(recipe, `${index + 1} of ${missing.length}`, options);
      }
    },
    {
      ...(options.signal === undefined ? {} : { signal: options.signal }),
      onWait: (holder) => {
        options.progress(`process ${holder.pid} is building already: waiting for it`);
      },
    },
  );
}

async function isBuilt(recipe: Recipe): Promise<boolean> {
  const checks = recipe.programs.map((program) =>
    access(path.join(toolDirectory(recipe.tool), program), constants.X_OK),
  );
  const results = await Promise.allSettled(checks);
  return results.every((result) => result.status === 'fulfilled');
}

async function build(recipe: Recipe, place: string, options: BuildOptions): Promise<void> {
  const title = `${recipe.tool} ${toolVersions[recipe.tool]}`;
  const target = toolDirectory(recipe.tool);
  const work = `${target}.building`;
  const output = path.join(work, 'programs');
  const log = `${target}.log`;
  // Only the holder of the build lock comes here, so what lies there is left from a build that was cut off.
  await rm(work, { recursive: true, force: true });
  await mkdir(output, { recursive: true });
  const startedMs = performance.now();
  options.progress(`${title} (${place}): started, usually ${recipe.usualSeconds} s from empty caches`);
  const ticker = setInterval(() => {
    options.progress(`${title} (${place}): ${Math.round((performance.now() - startedMs) / 1000)} s`);
  }, 15_000);
  try {
    if (recipe.derivesFrom !== undefined) {
      const moduleGoMod = await downloadGoMod(recipe.derivesFrom.module, work, options.signal);
      await writeFile(path.join(work, 'go.mod'), recipe.derivesFrom.goMod(moduleGoMod));
    }
    await writeFile(log, '');
    for (const step of recipe.steps(output)) await runLogged(step, work, output, log, options.signal);
    await rm(target, { recursive: true, force: true });
    await rename(output, target);
  } catch (error) {
    if (options.signal?.aborted === true) throw new LabError('cancelled', `The build of ${title} was stopped.`);
    throw new LabError(
      'build-failed',
      `${title} could not be built: ${wordsOf(error)}`,
      `The build's own words: ${log}`,
    );
  } finally {
    clearInterval(ticker);
    await rm(work, { recursive: true, force: true });
  }
  options.progress(`${title} (${place}): done in ${Math.round((performance.now() - startedMs) / 1000)} s`);
}

async function requireGo(names: string): Promise<void> {
  if (await hasGo()) return;
  throw new LabError(
    'missing',
    `The lab needs ${names}, which are not in ${cacheRoot()}, and builds them with Go, which is not on the PATH.`,
    'Install Go 1.21 or later (it fetches the newer toolchain that Kubernetes asks for), or copy a filled cache there. ' +
      'Without the lab the unit tests, the language server and every command against a cluster of your own still work.',
  );
}

/** True where the `go` command can be run. */
export async function hasGo(): Promise<boolean> {
  try {
    await run(['version'], process.cwd(), undefined);
    return true;
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return false;
    throw error;
  }
}

async function downloadGoMod(module: string, directory: string, signal: AbortSignal | undefined): Promise<string> {
  const answer = JSON.parse(await run(['mod', 'download', '-json', module], directory, signal)) as { GoMod?: string };
  if (answer.GoMod === undefined) throw new Error(`go mod download names no go.mod for ${module}`);
  return readFile(answer.GoMod, 'utf8');
}

/** What the user's environment must not change about a build: workspaces, vendoring and flags meant for other projects. */
function goEnvironment(extra: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  return { ...process.env, GOFLAGS: '', GOWORK: 'off', ...extra };
}

async function runLogged(
  step: GoStep,
  directory: string,
  output: string,
  log: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const child = spawn('go', step.parameters, {
    cwd: directory,
    env: goEnvironment(step.installs === true ? { GOBIN: output } : {}),
    stdio: ['ignore', 'ignore', 'pipe'],
    ...(signal === undefined ? {} : { signal }),
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject).once('close', resolve);
  });
  await Promise.all([ended, pipeline(child.stderr, createWriteStream(log, { flags: 'a' }))]);
  const status = await ended;
  if (status !== 0) throw new Error(`'go ${step.parameters[0] ?? ''}' ended with status ${status}`);
}

async function run(parameters: readonly string[], directory: string, signal: AbortSignal | undefined): Promise<string> {
  const child = spawn('go', parameters, {
    cwd: directory,
    env: goEnvironment(),
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(signal === undefined ? {} : { signal }),
  });
  const text = { output: '', error: '' };
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (text.output += chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (text.error += chunk));
  const status = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject).once('close', resolve);
  });
  if (status !== 0) throw new Error(`'go ${parameters.join(' ')}' ended with status ${status}: ${text.error.trim()}`);
  return text.output;
}
