import { formatBytes, formatClock, formatCount, formatDuration, formatRate } from '../../../core/format.ts';
import type { RunSnapshot } from '../../../perf/types.ts';
import type { RunPageState } from '../../contract/run.ts';
import { button, progressRing } from '../../ui/controls.ts';
import { h, type ElementNode } from '../../ui/dom.ts';
import { icon } from '../../ui/icons.ts';
import { problemView } from '../../ui/problem-view.ts';
import { Chart } from './chart.ts';
import { secondsTable } from './seconds-table.ts';
import { latencyColumns, rateColumns } from './series.ts';
import { latencyTable, outcomeTables } from './tables.ts';
import { environmentText, figuresOf, isFinal, methodText, stateLooks, validityLook } from './words.ts';

/** What can be done on the page. */
export interface RunActions {
  stop(): void;
  runAgain(): void;
  openProfile(): void;
  openResult(): void;
  showTable(shows: boolean): void;
  showPage(page: number): void;
}

/** What the person chose to see. */
export interface RunView {
  readonly showsTable: boolean;
  /** Page of the table of seconds; undefined follows the end. */
  readonly tablePage: number | undefined;
}

const rateChart = new Chart({
  name: 'Requests and errors a second',
  lines: [
    { name: 'requests', colour: '--vscode-charts-blue' },
    { name: 'errors', colour: '--vscode-charts-red', dash: [4, 3] },
  ],
  format: formatRate,
});

const latencyChart = new Chart({
  name: 'Response time',
  lines: [
    { name: 'p50', colour: '--vscode-charts-green' },
    { name: 'p99', colour: '--vscode-charts-purple', dash: [6, 3] },
    { name: 'max', colour: '--vscode-charts-orange', dash: [2, 3] },
  ],
  format: formatDuration,
});

/** Gives the charts the figures of a state; before or after the page is drawn. */
export function feedCharts(snapshot: RunSnapshot): void {
  rateChart.show(rateColumns(snapshot.seconds));
  latencyChart.show(latencyColumns(snapshot.seconds));
}

/** Frees the charts while the table stands in their place. */
export function detachCharts(): void {
  rateChart.detach();
  latencyChart.detach();
}

/** The whole page: live and result are one. */
export function runPage(
  state: RunPageState,
  view: RunView,
  isStopPressed: boolean,
  actions: RunActions,
): readonly ElementNode[] {
  const { snapshot, result } = state;
  return [
    head(state, isStopPressed, actions),
    ...(state.failure === undefined ? [] : [problemView(state.failure, { key: 'failure' })]),
    ...validityBanner(state),
    h(
      'dl',
      { key: 'figures', class: 'figures' },
      figuresOf(snapshot, result).map(({ name, value, note, tone }) =>
        h(
          'div',
          { key: name },
          h('dt', {}, name),
          h('dd', { class: tone }, value, note !== undefined && h('span', { class: 'muted note' }, note)),
        ),
      ),
    ),
    overTime(snapshot, view, actions),
    h('div', { key: 'columns', class: 'columns' }, latencyTable(snapshot), outcomeTables(snapshot)),
    ...(result === undefined
      ? []
      : [
          h(
            'section',
            { key: 'method', 'aria-labelledby': 'method-title' },
            h('h2', { id: 'method-title' }, 'How it was measured'),
            h('p', {}, methodText(result.method, snapshot.requestedRatePerSecond)),
            h('p', { class: 'muted' }, environmentText(result.environment)),
          ),
        ]),
  ];
}

function head(state: RunPageState, isStopPressed: boolean, actions: RunActions): ElementNode {
  const { snapshot } = state;
  const look = stateLooks[snapshot.state];
  const isLive = !isFinal(snapshot.state);
  return h(
    'header',
    { key: 'head', class: 'run-head' },
    h('h1', {}, snapshot.profileName),
    h(
      'p',
      { class: 'run-state' },
      h('span', { class: look.tone }, isLive ? progressRing() : icon(look.icon), ` ${look.word}`),
      h('span', { class: 'clock' }, `${formatClock(snapshot.elapsedMs)} / ${formatClock(snapshot.plannedMs)}`),
    ),
    h(
      'dl',
      { class: 'facts' },
      h('dt', {}, 'Target'),
      h('dd', {}, h('strong', {}, snapshot.targetText)),
      h('dt', {}, 'Started'),
      h('dd', { title: snapshot.startedAt }, new Date(snapshot.startedAt).toLocaleString()),
      snapshot.bytesReceived > 0 && [h('dt', {}, 'Received'), h('dd', {}, formatBytes(snapshot.bytesReceived))],
    ),
    h(
      'div',
      { class: 'actions', id: 'actions' },
      isLive ? stopButton(state, isStopPressed, actions) : resultButtons(state, actions),
    ),
  );
}

function stopButton(state: RunPageState, isStopPressed: boolean, actions: RunActions): ElementNode {
  const isStopping = isStopPressed || state.stopRequested || state.snapshot.state === 'stopping';
  return button({
    key: 'stop',
    label: isStopping ? 'Stopping...' : 'Stop Run',
    icon: 'stop',
    appearance: 'primary',
    class: 'stop',
    isBusy: isStopping,
    onPress: () => {
      actions.stop();
    },
  });
}

function resultButtons(state: RunPageState, actions: RunActions): readonly ElementNode[] {
  return [
    button({
      label: 'Run Again',
      icon: 'play',
      appearance: 'primary',
      onPress: () => {
        actions.runAgain();
      },
    }),
    ...(state.snapshot.resultFile === undefined
      ? []
      : [
          button({
            label: 'Open Result File',
            onPress: () => {
              actions.openResult();
            },
          }),
        ]),
    button({
      label: 'Open Profile',
      onPress: () => {
        actions.openProfile();
      },
    }),
  ];
}

function validityBanner(state: RunPageState): readonly ElementNode[] {
  const look = validityLook(state.snapshot);
  if (look === undefined) return [];
  return [
    h(
      'section',
      { key: 'validity', class: `validity ${look.tone}-edge`, 'aria-label': 'Validity' },
      h('p', {}, h('strong', { class: look.tone }, icon(look.icon), ` ${look.word}`), ` ${look.meaning}`),
      state.reasons.length > 0 &&
        h(
          'ul',
          {},
          state.reasons.map(({ message, cause, next }) =>
            h('li', {}, [message, cause, next].filter((part) => part !== undefined).join(' ')),
          ),
        ),
    ),
  ];
}

function overTime(snapshot: RunSnapshot, view: RunView, actions: RunActions): ElementNode {
  const { seconds } = snapshot;
  return h(
    'section',
    { key: 'time', 'aria-labelledby': 'time-title' },
    h(
      'div',
      { class: 'section-head' },
      h('h2', { id: 'time-title' }, 'Over time'),
      seconds.length > 0 &&
        button({
          key: 'twin',
          label: view.showsTable ? 'Show Charts' : 'Show Table',
          onPress: () => {
            actions.showTable(!view.showsTable);
          },
        }),
    ),
    seconds.length === 0
      ? h(
          'p',
          { key: 'none', class: 'muted' },
          isFinal(snapshot.state) ? 'No second was measured.' : 'No second has been measured yet.',
        )
      : view.showsTable
        ? secondsTable(seconds, view.tablePage ?? Number.MAX_SAFE_INTEGER, (page) => {
            actions.showPage(page);
          })
        : h(
            'div',
            { key: 'charts' },
            rateChart.view(rateSummary(snapshot)),
            latencyChart.view(latencySummary(snapshot)),
          ),
  );
}

function rateSummary({ seconds }: RunSnapshot): string {
  const rates = seconds.map(({ requests }) => requests);
  const lowest = rates.reduce((least, rate) => Math.min(least, rate), Infinity);
  const highest = rates.reduce((most, rate) => Math.max(most, rate), 0);
  const errors = seconds.reduce((sum, second) => sum + second.errors, 0);
  return `Requests a second over ${formatCount(seconds.length)} s: ${formatCount(lowest)} to ${formatCount(highest)}, ${formatCount(errors)} errors. Show Table has each second.`;
}

function latencySummary({ seconds }: RunSnapshot): string {
  const answered = seconds.filter(({ requests, errors }) => requests > errors);
  if (answered.length === 0) return 'Response time: no request was answered.';
  const highest = answered.reduce((most, second) => Math.max(most, second.p99Ms), 0);
  const lowest = answered.reduce((least, second) => Math.min(least, second.p99Ms), Infinity);
  return `Response time, p99 by second: ${formatDuration(lowest)} to ${formatDuration(highest)}. Show Table has each second.`;
}
