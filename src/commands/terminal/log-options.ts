import * as vscode from 'vscode';
import type { LogQuery } from '../../cluster/logs/types.ts';
import type { PodView } from '../../cluster/pods.ts';
import { formatCount, formatDuration } from '../../core/format.ts';
import { filterText, parseFilter } from '../../core/log-filter.ts';
import { problemOf } from '../../core/problem.ts';
import { without } from '../../core/without.ts';
import { problemInWords } from '../../host/words.ts';
import type { LogKey } from './log-terminal.ts';

/** What of a log is shown. */
export type LogOptions = Omit<LogQuery, 'object'>;

/** What is shown where nobody has said anything else. */
export const usualLogOptions: LogOptions = {
  containers: { is: 'default' },
  follow: true,
  previous: false,
  tailLines: 1_000,
};

type Extent = Pick<LogOptions, 'tailLines' | 'sinceSeconds'>;

const extents: readonly Extent[] = [
  { tailLines: 100 },
  { tailLines: 1_000 },
  { tailLines: 10_000 },
  { sinceSeconds: 60 },
  { sinceSeconds: 300 },
  { sinceSeconds: 3_600 },
  { sinceSeconds: 86_400 },
  {},
];

/** `follow · last 1,000 lines of each container · filter: timeout`. */
export function optionsInWords(options: LogOptions): string {
  return [
    options.previous
      ? vscode.l10n.t('before the last restart')
      : options.follow
        ? vscode.l10n.t('follow')
        : vscode.l10n.t('do not follow'),
    extentInWords(options),
    ...(options.containers.is === 'default' ? [] : [containersInWords(options)]),
    ...(options.filter === undefined ? [] : [vscode.l10n.t('filter: {0}', filterText(options.filter))]),
  ].join(' · ');
}

/**
 * Asks what of a log is to be shown.
 *
 * @param key asks for one of the options only; with `all` there is a list of them, which begins with showing it as it is.
 * @param readPods for the names of containers.
 * @returns undefined where a person leaves it.
 */
export async function askLogOptions(
  title: string,
  options: LogOptions,
  key: LogKey,
  readPods: () => Promise<readonly PodView[]>,
): Promise<LogOptions | undefined> {
  if (key !== 'all') return changeOf(key, title, options, readPods);
  let changed = options;
  for (;;) {
    const picked = await vscode.window.showQuickPick(choicesOf(changed), { title });
    if (picked === undefined) return undefined;
    if (picked.change === undefined) return changed;
    changed = (await changeOf(picked.change, title, changed, readPods)) ?? changed;
  }
}

type Change = Exclude<LogKey, 'all'> | 'follow';

function choicesOf(options: LogOptions): readonly (vscode.QuickPickItem & { readonly change?: Change })[] {
  const yesOrNo = (value: boolean): string => (value ? vscode.l10n.t('yes') : vscode.l10n.t('no'));
  return [
    { label: vscode.l10n.t('Show Logs'), description: optionsInWords(options) },
    { label: vscode.l10n.t('change'), kind: vscode.QuickPickItemKind.Separator },
    {
      label: vscode.l10n.t('Filter'),
      description: options.filter === undefined ? vscode.l10n.t('none') : filterText(options.filter),
      change: 'filter',
    },
    { label: vscode.l10n.t('Since'), description: extentInWords(options), change: 'since' },
    { label: vscode.l10n.t('Containers'), description: containersInWords(options), change: 'containers' },
    { label: vscode.l10n.t('Follow'), description: yesOrNo(options.follow && !options.previous), change: 'follow' },
    {
      label: vscode.l10n.t('Previous'),
      description: yesOrNo(options.previous),
      detail: vscode.l10n.t('What containers wrote before their last restart'),
      change: 'previous',
    },
  ];
}

async function changeOf(
  change: Change,
  title: string,
  options: LogOptions,
  readPods: () => Promise<readonly PodView[]>,
): Promise<LogOptions | undefined> {
  switch (change) {
    case 'follow':
      return { ...options, follow: !options.follow || options.previous, previous: false };
    case 'previous':
      return { ...options, previous: !options.previous };
    case 'filter':
      return askFilter(title, options);
    case 'since':
      return askExtent(title, options);
    case 'containers':
      return askContainers(title, options, readPods);
  }
}

async function askFilter(title: string, options: LogOptions): Promise<LogOptions | undefined> {
  const typed = await vscode.window.showInputBox({
    title,
    prompt: vscode.l10n.t('Text in any case, or a regular expression between slashes; empty shows every line'),
    placeHolder: '/time(d )?out/i',
    value: filterText(options.filter),
    validateInput: (value) => {
      try {
        parseFilter(value);
        return undefined;
      } catch (error) {
        return problemInWords(problemOf(error)).message;
      }
    },
  });
  if (typed === undefined) return undefined;
  const filter = parseFilter(typed);
  const rest = without(options, 'filter');
  return { ...rest, ...(filter === undefined ? {} : { filter }) };
}

async function askExtent(title: string, options: LogOptions): Promise<LogOptions | undefined> {
  const items = extents.map((extent) => ({ label: extentInWords(extent), extent }));
  const picked = await vscode.window.showQuickPick(items, { title, placeHolder: extentInWords(options) });
  if (picked === undefined) return undefined;
  return { ...without(options, 'tailLines', 'sinceSeconds'), ...picked.extent };
}

async function askContainers(
  title: string,
  options: LogOptions,
  readPods: () => Promise<readonly PodView[]>,
): Promise<LogOptions | undefined> {
  const pods = await readPods();
  const containers = new Map(pods.flatMap((pod) => pod.containers).map((container) => [container.name, container.is]));
  const items: readonly (vscode.QuickPickItem & { readonly containers: LogOptions['containers'] })[] = [
    {
      label: vscode.l10n.t('Default'),
      description: vscode.l10n.t('the one that the Pod names, or all of the application'),
      containers: { is: 'default' },
    },
    { label: vscode.l10n.t('All'), containers: { is: 'all' } },
    ...[...containers].map(([name, is]) => ({
      label: name,
      description: is === 'app' ? '' : is,
      containers: { is: 'one', name } as const,
    })),
  ];
  const picked = await vscode.window.showQuickPick(items, { title, placeHolder: containersInWords(options) });
  return picked === undefined ? undefined : { ...options, containers: picked.containers };
}

function extentInWords({ tailLines, sinceSeconds }: Extent): string {
  if (tailLines !== undefined) return vscode.l10n.t('last {0} lines of each container', formatCount(tailLines));
  if (sinceSeconds !== undefined) return vscode.l10n.t('since {0} ago', formatDuration(sinceSeconds * 1_000));
  return vscode.l10n.t('everything');
}

function containersInWords({ containers }: LogOptions): string {
  if (containers.is === 'all') return vscode.l10n.t('all containers');
  return containers.is === 'one' ? vscode.l10n.t('container {0}', containers.name) : vscode.l10n.t('default container');
}
