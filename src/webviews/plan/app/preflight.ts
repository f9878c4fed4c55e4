import { formatPlural } from '../../../core/format.ts';
import type { PlanPageState, PreflightRow } from '../../contract/plan.ts';
import { checkbox } from '../../ui/controls.ts';
import { h, type Child, type ElementNode } from '../../ui/dom.ts';
import { icon } from '../../ui/icons.ts';
import { problemView } from '../../ui/problem-view.ts';
import type { PlanView } from './model.ts';
import type { Look } from './words.ts';

/** What can be done about a preflight. */
export interface PreflightActions {
  goDespitePreflight(goes: boolean): void;
}

const looks: Readonly<Record<PreflightRow['severity'], Look>> = {
  error: { word: 'in the way', icon: 'error', tone: 'bad' },
  warning: { word: 'to be known', icon: 'warning', tone: 'warn' },
  unknown: { word: 'not looked at', icon: 'skip', tone: 'muted' },
  information: { word: 'told', icon: 'info', tone: 'calm' },
  passed: { word: 'well', icon: 'pass', tone: 'good' },
};

const order = Object.keys(looks) as readonly PreflightRow['severity'][];

/** What was looked at before a mesh goes in: what is in the way opened, what is well in one fold. */
export function preflightView(state: PlanPageState, view: PlanView, actions: PreflightActions): Child {
  const { preflight } = state;
  if (preflight === undefined || preflight.is === 'running') return false;
  if (preflight.is === 'failed')
    return problemView(preflight.problem, { icon: 'warning', tone: 'warning', key: 'preflight-failed' });
  const rows = order.flatMap((severity) => preflight.findings.filter((finding) => finding.severity === severity));
  const open = rows.filter(({ severity }) => severity === 'error' || severity === 'warning');
  const others = rows.filter(({ severity }) => severity !== 'error' && severity !== 'warning');
  const errors = rows.filter(({ severity }) => severity === 'error').length;
  return h(
    'section',
    { key: 'preflight', class: 'preflight', 'aria-label': 'Preflight' },
    h('h2', {}, 'Preflight'),
    h(
      'ul',
      { class: 'rows' },
      open.map((row) => findingRow(row)),
    ),
    errors > 0 &&
      state.phase === 'planned' &&
      checkbox({
        label: `Apply although ${formatPlural(errors, 'finding')} ${errors === 1 ? 'is' : 'are'} in the way`,
        isChecked: view.despitePreflight,
        isDisabled: false,
        onChange: (goes) => {
          actions.goDespitePreflight(goes);
        },
      }),
    others.length > 0 &&
      h(
        'details',
        {},
        h('summary', {}, `${formatPlural(others.length, 'more check')}: ${countWords(others)}`),
        h(
          'ul',
          { class: 'rows' },
          others.map((row) => findingRow(row)),
        ),
      ),
  );
}

function findingRow({ severity, title, because, problem, mesh }: PreflightRow): ElementNode {
  const { word, icon: shape, tone } = looks[severity];
  return h(
    'li',
    { key: `${mesh} ${title} ${because}`, class: 'release-object' },
    h('span', { class: `look ${tone}` }, icon(shape), ` ${word}`),
    problem === undefined || severity === 'unknown'
      ? h('span', {}, title, h('span', { class: 'muted' }, ` · ${because}`))
      : problemView(
          { ...problem, message: `${title}: ${problem.message}` },
          { icon: shape, tone: severity === 'error' ? 'error' : 'warning' },
        ),
  );
}

function countWords(rows: readonly PreflightRow[]): string {
  return order
    .map((severity) => ({ word: looks[severity].word, count: rows.filter((row) => row.severity === severity).length }))
    .filter(({ count }) => count > 0)
    .map(({ word, count }) => `${count} ${word}`)
    .join(', ');
}
