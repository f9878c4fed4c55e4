import path from 'node:path';
import { problemError } from '../core/problem.ts';
import { defaultProtectedContexts, isProtectedContext } from '../core/protected-contexts.ts';
import { applyPlan } from '../pattern/apply.ts';
import { planPattern } from '../pattern/plan.ts';
import { prepareDelete, preparePattern } from '../pattern/prepare.ts';
import { projectProtections } from '../pattern/protection.ts';
import { withValuesFiles } from '../pattern/values-files.ts';
import { knownKinds } from '../pattern/known-kinds.ts';
import type { CompiledPattern } from '../pattern/compile/types.ts';
import type { ApplyChoices, ApplySummary, Plan, PlanItem } from '../pattern/types.ts';
import type { ClusterConnection } from '../cluster/types.ts';
import type { Helm } from '../tools/helm.ts';
import { exitCodes, isGiven, textValue, textValues, type ExitCode, type Invocation } from './command.ts';
import { confirmChange } from './confirm.ts';
import { itemTitle, planLines, stateText, summaryLines } from './plan-text.ts';
import { helmOf, withConnection } from './target.ts';

/** A pattern that a command works on. */
export interface PatternInput {
  readonly file: string;
  readonly text: string;
}

/** A plan with all that is needed to run it. */
export interface PlanSession {
  readonly connection: ClusterConnection;
  readonly compiled: CompiledPattern;
  readonly helm: Helm;
  readonly plan: Plan;
}

/** Plans a pattern and gives the plan to `use`, inside the connection that made it. */
async function withPlan<Result>(
  invocation: Invocation,
  input: PatternInput,
  verb: 'apply' | 'delete',
  use: (session: PlanSession) => Promise<Result>,
): Promise<Result> {
  const { signal } = invocation;
  const project = await projectProtections([path.dirname(input.file), invocation.workingFolder]);
  const protections = [...defaultProtectedContexts, ...project];
  const kinds = knownKinds();
  // Faults of the file are told before any cluster is asked.
  const source = { text: input.text, source: input.file };
  if (verb === 'apply') preparePattern({ ...source, namespace: 'default' }, kinds);
  return withConnection(invocation, async (connection, kubeconfig) => {
    const namespace = textValue(invocation, 'namespace') ?? connection.namespace;
    const compiled =
      verb === 'apply'
        ? await withValuesFiles(preparePattern({ ...source, namespace }, kinds))
        : prepareDelete({ ...source, namespace }, kinds);
    const helm = helmOf(invocation, kubeconfig, connection.contextName);
    const isProtected = isProtectedContext(connection.contextName, protections);
    const plan = await planPattern({ connection, compiled, verb, isProtected, helm, signal });
    return use({ connection, compiled, helm, plan });
  });
}

/** Shows a plan. The exit code is 1 where something in it cannot be applied as it is. */
export function showPlan(
  invocation: Invocation,
  input: PatternInput,
  verb: 'apply' | 'delete',
  command = 'plan',
): Promise<ExitCode> {
  return withPlan(invocation, input, verb, ({ plan }) => {
    const { output } = invocation;
    for (const line of planLines(plan)) output.line(line);
    output.document({ command, plan });
    return Promise.resolve(plan.items.some(isOpen) ? exitCodes.findings : exitCodes.ok);
  });
}

/** What a command does around a plan. */
export interface PlanRun {
  /** Name of the command, for its document. */
  readonly command: string;
  /** Ids of items whose conflict the command itself agrees to: what it was called for. */
  readonly alsoTakesOver?: (plan: Plan) => readonly string[];
  /** Before somebody is asked: throws where the command must not go on. */
  readonly beforeAsking?: (session: PlanSession) => Promise<void>;
  /** Once somebody agreed, before anything is written. */
  readonly onAgreed?: (connection: ClusterConnection) => Promise<void>;
  /** After an apply that succeeded: what more the document has. */
  readonly after?: (connection: ClusterConnection) => Promise<object>;
  /** Where exports go, for a plan that comes from no file. */
  readonly exportFolder?: string;
}

/** Shows a plan, asks, and runs it. */
export function runPlan(
  invocation: Invocation,
  input: PatternInput,
  verb: 'apply' | 'delete',
  run: PlanRun,
): Promise<ExitCode> {
  return withPlan(invocation, input, verb, (session) => runSession(invocation, session, run));
}

/** Shows the plan of a session, asks, and runs it. */
export async function runSession(
  invocation: Invocation,
  { connection, compiled, helm, plan }: PlanSession,
  { command, alsoTakesOver, beforeAsking, onAgreed, after, exportFolder }: PlanRun,
): Promise<ExitCode> {
  const { output, signal } = invocation;
  for (const line of planLines(plan)) output.line(line);
  const takeOver = [...textValues(invocation, 'take-over'), ...(alsoTakesOver?.(plan) ?? [])];
  refuseOpenItems(invocation, plan, takeOver);
  await beforeAsking?.({ connection, compiled, helm, plan });
  const choices = await confirmed(invocation, plan, { takeOver });
  await onAgreed?.(connection);
  output.line();
  const summary = await applyPlan({
    connection,
    plan,
    compiled,
    choices,
    helm,
    signal,
    exportFolder,
    readinessTimeoutMs: timeoutMs(invocation),
    onEvent: (event) => {
      if (event.type === 'output') output.message(`  ${event.text.trimEnd()}`);
      if (event.type !== 'item') return;
      const item = plan.items.find(({ id }) => id === event.id);
      const text = stateText(event.state);
      // An object that was applied is told once it is ready.
      const isHalfway = item?.is === 'object' && event.state.is === 'done' && event.state.readiness === undefined;
      const isTold = event.state.is === 'done' && event.state.result === 'deleted';
      if (item !== undefined && text !== undefined && (isTold || !isHalfway))
        output.message(`${itemTitle(item)}: ${text}`);
    },
  });
  for (const line of summaryLines(summary)) output.line(line);
  const more = summary.outcome === 'succeeded' ? await after?.(connection) : undefined;
  output.document({ command, plan, summary, ...more });
  return exitCodeOf(summary);
}

/** True for what an apply would have to leave out. */
function isOpen({ action }: PlanItem): boolean {
  return action === 'conflict' || action === 'forbidden' || action === 'invalid';
}

function refuseOpenItems(invocation: Invocation, plan: Plan, takeOver: readonly string[]): void {
  if (isGiven(invocation, 'keep-going')) return;
  const open = plan.items.filter((item) => isOpen(item) && !(item.action === 'conflict' && takeOver.includes(item.id)));
  if (open.length === 0) return;
  const detail = open.map((item) => `${itemTitle(item)}: ${item.action} (id ${item.id})`).join('\n');
  throw problemError('cli.plan-not-clean', { count: open.length }, { detail });
}

/** Asks what must be asked. A protected context is always confirmed by its name, also with --yes. */
async function confirmed(
  invocation: Invocation,
  plan: Plan,
  choices: Pick<ApplyChoices, 'takeOver'>,
): Promise<ApplyChoices> {
  const changes = plan.items.filter(({ action }) => action !== 'unchanged').length;
  if (changes === 0) return withContext(choices, plan.context, plan.isProtected);
  const question = `${plan.verb === 'apply' ? 'Apply' : 'Delete'} ${changes} items in ${plan.context}?`;
  await confirmChange(invocation, { context: plan.context, isProtected: plan.isProtected, question }, 'cli.needs-yes');
  return withContext(choices, plan.context, plan.isProtected);
}

function withContext(choices: Pick<ApplyChoices, 'takeOver'>, context: string, isProtected: boolean): ApplyChoices {
  return isProtected ? { ...choices, confirmedContext: context } : choices;
}

/** How long something may take to be ready. @throws `cli.usage` */
export function timeoutMs(invocation: Invocation): number {
  const text = textValue(invocation, 'timeout') ?? '300';
  const seconds = Number(text);
  if (Number.isFinite(seconds) && seconds > 0) return seconds * 1000;
  throw problemError('cli.usage', {
    reason: `--timeout is a number of seconds, not "${text}".`,
    help: 'meshdeck --help',
  });
}

function exitCodeOf({ outcome }: ApplySummary): ExitCode {
  if (outcome === 'succeeded') return exitCodes.ok;
  return outcome === 'cancelled' ? exitCodes.cancelled : exitCodes.findings;
}

/** The only positional argument of a command that takes one. @throws `cli.usage` */
export function onlyPositional({ positionals }: Invocation, what: string, command: string): string {
  const [first, ...more] = positionals;
  const help = `meshdeck ${command} --help`;
  if (first === undefined) throw problemError('cli.usage', { reason: `${what} is missing.`, help });
  if (more.length > 0) throw problemError('cli.usage', { reason: `Only one ${what} can be given.`, help });
  return first;
}
