import '../../ui/page.css';
import './run.css';
import type { RunPageIn, RunPageOut, RunPageSaved, RunPageState } from '../../contract/run.ts';
import { createAnnouncer } from '../../ui/announce.ts';
import { progressRing, registerControls } from '../../ui/controls.ts';
import { h, type ElementNode } from '../../ui/dom.ts';
import { keepingFocusIn } from '../../ui/focus.ts';
import { connectToHost } from '../../ui/host.ts';
import { patch } from '../../ui/patch.ts';
import { oncePerFrame } from '../../ui/schedule.ts';
import { detachCharts, feedCharts, runPage, type RunActions, type RunView } from './view.ts';
import { announcement, isFinal } from './words.ts';

registerControls();
const host = connectToHost<RunPageIn, RunPageOut>();
const root = document.createElement('main');
document.body.append(root);
const announcer = createAnnouncer(document.body);

let state: RunPageState | undefined;
let isStopPressed = false;
let view: RunView = savedView(host.savedState());

const draw = oncePerFrame(() => {
  keepingFocusIn(
    () => document.getElementById('actions'),
    () => {
      patch(root, page());
    },
  );
});

function page(): readonly ElementNode[] {
  if (state === undefined) return [h('p', { class: 'waiting' }, progressRing(), 'Looking for the run...')];
  return runPage(state, view, isStopPressed, actions);
}

function savedView(saved: unknown): RunView {
  if (typeof saved !== 'object' || saved === null) return { showsTable: false, tablePage: undefined };
  const { showsTable } = saved as Readonly<Record<keyof RunView, unknown>>;
  return { showsTable: showsTable === true, tablePage: undefined };
}

/** Keeps what is needed to find the run again after the window was reloaded, and the choice between charts and table. */
function save(): void {
  if (state === undefined) return;
  const { runId, profileFile, resultFile } = state.snapshot;
  const found: RunPageSaved = { runId, profileFile, ...(resultFile === undefined ? {} : { resultFile }) };
  host.save({ ...found, showsTable: view.showsTable });
}

const actions: RunActions = {
  stop() {
    isStopPressed = true;
    host.post({ type: 'stop' });
    announcer.say('Stopping.');
    draw();
  },
  runAgain() {
    host.post({ type: 'run-again' });
  },
  openProfile() {
    host.post({ type: 'open-profile' });
  },
  openResult() {
    host.post({ type: 'open-result' });
  },
  showTable(showsTable) {
    view = { showsTable, tablePage: undefined };
    if (showsTable) detachCharts();
    save();
    draw();
  },
  showPage(tablePage) {
    view = { ...view, tablePage };
    draw();
  },
};

host.onMessage((message) => {
  const before = state;
  const isOther = before?.snapshot.runId !== message.state.snapshot.runId;
  state = message.state;
  if (isOther || isFinal(state.snapshot.state)) isStopPressed = false;
  feedCharts(state.snapshot);
  const sentence = announcement(before, state);
  if (sentence !== undefined) announcer.say(sentence);
  save();
  draw();
});
draw();
host.post({ type: 'ready' });
