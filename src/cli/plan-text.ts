import { formatDuration, formatPlural } from '../core/format.ts';
import type { JsonValue } from '../core/json.ts';
import { describeReference } from '../core/kubernetes.ts';
import { inOneText, inWords } from '../core/words.ts';
import type {
  ApplySummary,
  ItemState,
  Plan,
  PlanAction,
  PlanItem,
  PlanReleaseObject,
  ReleaseObjectAction,
} from '../pattern/types.ts';

const marks: Readonly<Record<PlanAction, string>> = {
  create: '+',
  change: '~',
  unchanged: ' ',
  conflict: '!',
  forbidden: 'x',
  invalid: 'x',
  blocked: '+',
  delete: '-',
};

const objectMarks: Readonly<Record<ReleaseObjectAction, string>> = { ...marks, keep: '=' };

const words: Readonly<Record<PlanAction, string>> = {
  create: 'to create',
  change: 'to change',
  unchanged: 'unchanged',
  conflict: 'in conflict',
  forbidden: 'forbidden',
  invalid: 'not valid',
  blocked: 'to create, not checked yet',
  delete: 'to delete',
};

/** A plan for people: where it goes, each item, each field, and a count at the end. */
export function planLines(plan: Plan): readonly string[] {
  const head = [
    `${plan.verb === 'apply' ? 'Apply' : 'Delete'} "${plan.patternName}"`,
    `  cluster    ${plan.context} (${plan.server})${plan.isProtected ? ', protected' : ''}`,
    `  namespace  ${plan.namespace}`,
    '',
  ];
  const notes = plan.notes.map((note) => `note: ${inWords(note).message}`);
  return [...head, ...plan.items.flatMap(itemLines), '', ...notes, countLine(plan)];
}

function itemLines(item: PlanItem): readonly string[] {
  const title = `${marks[item.action]} ${itemTitle(item)}  ${words[item.action]}`;
  const said = item.problem === undefined ? undefined : inWords(item.problem);
  const found = [said?.message, item.action === 'blocked' ? undefined : said?.next]
    .filter((text) => text !== undefined)
    .map((text) => `      ${text}`);
  if (item.is === 'release')
    return [
      `${title}${releaseVersions(item)}`,
      ...(item.action === 'conflict' ? [`      id: ${item.id}`] : []),
      ...found,
      ...releaseObjectLines(item.objects ?? []),
    ];
  return [
    title,
    ...(item.action === 'conflict' ? [`      id: ${item.id}`] : []),
    ...item.conflicts.map(({ field, manager }) => `      ${field} is owned by ${manager}`),
    ...item.changes.map(({ path, before, after }) => `      ${path}: ${valueText(before)} -> ${valueText(after)}`),
    ...found,
  ];
}

/** Objects of a release that do not stay as they are, each with its fields, and a count of the others. */
function releaseObjectLines(objects: readonly PlanReleaseObject[]): readonly string[] {
  const lines = objects.flatMap(({ reference, action, changes, conflicts, problem, takesAlong }) => {
    if (action === 'unchanged') return [];
    const along = takesAlong === undefined ? '' : `, and ${formatPlural(takesAlong, 'object')} of its kind with it`;
    return [
      `    ${objectMarks[action]} ${describeReference(reference)}${action === 'keep' ? '  stays' : along}`,
      ...(problem === undefined ? [] : [`        ${inWords(problem).message}`]),
      ...conflicts.map(({ field, manager }) => `        ${field} is owned by ${manager}`),
      ...changes.map(({ path, before, after }) => `        ${path}: ${valueText(before)} -> ${valueText(after)}`),
    ];
  });
  const unchanged = objects.filter(({ action }) => action === 'unchanged').length;
  return [...lines, ...(unchanged === 0 ? [] : [`      ${formatPlural(unchanged, 'object')} unchanged`])];
}

/** The name of an item for people. */
export function itemTitle(item: PlanItem): string {
  return item.is === 'object' ? describeReference(item.reference) : `Helm release ${item.namespace}/${item.release}`;
}

function releaseVersions({ version, installedVersion }: { version?: string; installedVersion?: string }): string {
  if (version === undefined) return installedVersion === undefined ? '' : ` (${installedVersion})`;
  return installedVersion === undefined || installedVersion === version
    ? ` (${version})`
    : ` (${installedVersion} -> ${version})`;
}

function valueText(value: JsonValue | undefined): string {
  if (value === undefined) return '(none)';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 120 ? `${text.slice(0, 117)}...` : text;
}

function countLine({ items }: Plan): string {
  const counts = new Map<PlanAction, number>();
  for (const { action } of items) counts.set(action, (counts.get(action) ?? 0) + 1);
  const parts = [...counts].map(([action, count]) => `${count} ${words[action]}`);
  return parts.length === 0 ? 'Nothing to do.' : `${formatPlural(items.length, 'item')}: ${parts.join(', ')}.`;
}

/** Where an item is, in one line; undefined for what nobody needs to see. */
export function stateText(state: ItemState): string | undefined {
  switch (state.is) {
    case 'waiting':
      return undefined;
    case 'working':
      return state.readiness === undefined || state.readiness.state === 'current'
        ? undefined
        : `waiting: ${state.readiness.reason}`;
    case 'done':
      return `${state.result}${state.readiness === undefined ? '' : `, ${state.readiness.reason}`}`;
    case 'failed':
      return `failed: ${inWords(state.problem).message}`;
    case 'skipped':
      return `skipped (${state.because}${state.detail === undefined ? '' : `: ${state.detail}`})`;
  }
}

/** What happened, for people. */
export function summaryLines(summary: ApplySummary): readonly string[] {
  const lines = summary.items.map(({ title, state }) => `${title}: ${stateText(state) ?? 'not done'}`);
  const failures = summary.items.flatMap(({ title, state }) =>
    state.is === 'failed' ? ['', title, inOneText(state.problem)] : [],
  );
  return [...lines, ...failures, '', `${summary.outcome} in ${formatDuration(summary.durationMs)}`];
}
