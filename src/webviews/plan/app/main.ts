import '../../ui/page.css';
import './plan.css';
import type { PlanPageIn, PlanPageOut, PlanPageState } from '../../contract/plan.ts';
import { createAnnouncer } from '../../ui/announce.ts';
import { registerControls } from '../../ui/controls.ts';
import { h, type ElementNode } from '../../ui/dom.ts';
import { keepingFocusIn } from '../../ui/focus.ts';
import { connectToHost } from '../../ui/host.ts';
import { patch } from '../../ui/patch.ts';
import { problemView } from '../../ui/problem-view.ts';
import { oncePerFrame } from '../../ui/schedule.ts';
import { actionBar, header, type HeaderActions, type Pending } from './header.ts';
import { itemList, type ListActions } from './items.ts';
import { announcement, viewFor, type PlanView } from './model.ts';
import { preflightView, type PreflightActions } from './preflight.ts';
import { fromSaved, toSaved } from './saved.ts';
import { summaryView } from './summary.ts';

registerControls();
const host = connectToHost<PlanPageIn, PlanPageOut>();
const root = document.createElement('main');
document.body.append(root);
const announcer = createAnnouncer(document.body);

let state: PlanPageState | undefined;
let view: PlanView = fromSaved(host.savedState());
let pending: Pending;
let wantsFocus = false;

const draw = oncePerFrame(() => {
  keepingFocusIn(
    () => document.getElementById('bar'),
    () => {
      patch(root, page());
    },
  );
  if (wantsFocus) focusMainAction();
});

/** The person asked to apply, and the plan is there: what is to be done next has the keyboard, unless they went elsewhere. */
function focusMainAction(): void {
  wantsFocus = false;
  const active = document.activeElement;
  if (active !== null && active !== document.body) return;
  document.getElementById('bar')?.querySelector<HTMLElement>('vscode-text-field, vscode-button')?.focus();
}

function change(part: Partial<PlanView>): void {
  view = { ...view, ...part };
  host.save(toSaved(view));
  draw();
}

function toggled(list: readonly string[], id: string, isIn: boolean): readonly string[] {
  const others = list.filter((entry) => entry !== id);
  return isIn ? [...others, id] : others;
}

/** Sends a request and shows at once that it was heard; the next state of the host takes the mark away. */
function request(what: NonNullable<Pending>, message: PlanPageOut): void {
  pending = what;
  host.post(message);
  draw();
}

const actions: HeaderActions & ListActions & PreflightActions = {
  apply() {
    const plan = state?.plan;
    if (plan === undefined) return;
    const confirmed = plan.isProtected ? { confirmedContext: view.typedContext } : {};
    request('apply', { type: 'apply', takeOver: view.takeOver, ...confirmed });
  },
  cancel() {
    request('cancel', { type: 'cancel' });
  },
  planAgain() {
    request('plan-again', { type: 'plan-again' });
  },
  openSource(component) {
    host.post({ type: 'open-source', ...(component === undefined ? {} : { component }) });
  },
  undoRelease(id) {
    host.post({ type: 'undo-release', id });
  },
  typeContext(typedContext) {
    change({ typedContext });
  },
  toggle(id) {
    change({ opened: toggled(view.opened, id, !view.opened.includes(id)) });
  },
  takeOver(id, takesOver) {
    change({ takeOver: toggled(view.takeOver, id, takesOver) });
  },
  filter(filter) {
    change({ filter });
  },
  goDespitePreflight(despitePreflight) {
    change({ despitePreflight });
  },
  hideUnchanged(hidesUnchanged) {
    change({ hidesUnchanged });
  },
};

function page(): readonly ElementNode[] {
  if (state === undefined) return [];
  const { plan, summary, failure } = state;
  return [
    header(state, actions),
    actionBar(state, plan, view, pending, actions),
    h(
      'div',
      { key: 'body' },
      failure !== undefined && problemView(failure),
      summary !== undefined && summaryView(state, summary),
      state.notes.map((note, index) => problemView(note, { icon: 'info', tone: 'info', key: `note-${index}` })),
      preflightView(state, view, actions),
      plan !== undefined && itemList(state, plan, view, actions),
    ),
  ];
}

/** An item with live output opens by itself once, so that an install is not a silent row. */
function openWorkingOutput(before: PlanPageState | undefined, now: PlanPageState): void {
  const started = Object.keys(now.output).filter((id) => (before?.output[id] ?? '') === '' && now.output[id] !== '');
  const fresh = started.filter((id) => now.states[id]?.is === 'working' && !view.opened.includes(id));
  if (fresh.length > 0) change({ opened: [...view.opened, ...fresh] });
}

function isWorking({ phase }: PlanPageState): boolean {
  return phase === 'planning' || phase === 'applying';
}

host.onMessage((message) => {
  const before = state;
  state = message.state;
  // Cancelling takes a while, and states of the running work arrive meanwhile: the button stays "Stopping" until it ended.
  if (pending !== 'cancel' || !isWorking(state)) pending = undefined;
  view = viewFor(view, state.plan);
  openWorkingOutput(before, state);
  if (state.phase === 'planned' && before?.phase !== 'planned') wantsFocus = state.focusApply === true;
  const sentence = announcement(before, state);
  if (sentence !== undefined) announcer.say(sentence);
  draw();
});
host.post({ type: 'ready' });
