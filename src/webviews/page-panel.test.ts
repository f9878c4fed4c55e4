import type * as vscode from 'vscode';
import { describe, expect, it } from 'vitest';
import type { Problem } from '../core/problem.ts';
import type { PlanPageIn, PlanPageOut } from './contract/plan.ts';
import { PageSession } from './page-panel.ts';
import { PageRegistry } from './page-registry.ts';
import { parsePlanMessage } from './plan/messages.ts';

/** The part of a webview panel that a page uses, with the person's and the page's side in the test's hand. */
function fakePanel() {
  const posted: unknown[] = [];
  const close = new Set<() => void>();
  let receive: (message: unknown) => void = () => undefined;
  let changed: () => void = () => undefined;
  const panel = {
    title: '',
    visible: true,
    reveals: 0,
    webview: {
      html: '',
      options: {},
      cspSource: 'https://cdn.example',
      asWebviewUri: (uri: { path: string }) => `https://cdn.example${uri.path}`,
      postMessage: async (message: unknown) => {
        posted.push(message);
        return true;
      },
      onDidReceiveMessage: (listener: (message: unknown) => void) => {
        receive = listener;
      },
    },
    onDidChangeViewState: (listener: () => void) => {
      changed = listener;
    },
    onDidDispose: (listener: () => void) => close.add(listener),
    reveal: () => {
      panel.reveals += 1;
    },
    dispose: () => {
      for (const listener of close) listener();
    },
  };
  return {
    panel: panel as unknown as vscode.WebviewPanel,
    fake: panel,
    posted,
    say: (message: unknown) => {
      receive(message);
    },
    show: (visible: boolean) => {
      panel.visible = visible;
      changed();
    },
  };
}

function makeSession(panel: vscode.WebviewPanel) {
  const folder: unknown = { path: '/extension/dist/webviews' };
  return new PageSession<PlanPageIn, PlanPageOut>(panel, {
    bundle: 'plan',
    title: 'Plan',
    folder: folder as vscode.Uri,
    parse: parsePlanMessage,
  });
}

function owner() {
  const heard: { readonly type: string }[] = [];
  const faults: Problem[] = [];
  return {
    heard,
    faults,
    onMessage: (message: { readonly type: string }) => heard.push(message),
    onFault: (fault: Problem) => faults.push(fault),
  };
}

function message(title: string): PlanPageIn {
  return { type: 'state', state: { phase: 'planning', title, itemProblems: {}, notes: [], states: {}, output: {} } };
}

describe('a page in its panel', () => {
  it('gets the whole when it says that it is ready, and again each time it comes back', () => {
    const { panel, posted, say, show } = fakePanel();
    const page = makeSession(panel).own(owner(), message('first'));
    expect(posted).toEqual([]);
    say({ type: 'ready' });
    show(false);
    page.update(message('while hidden'));
    expect(posted).toEqual([message('first')]);
    show(true);
    expect(posted).toEqual([message('first'), message('while hidden')]);
  });

  it('may load the folder of the bundles and nothing else', () => {
    const { panel, fake } = fakePanel();
    makeSession(panel);
    expect(fake.webview.options).toEqual({
      enableScripts: true,
      localResourceRoots: [{ path: '/extension/dist/webviews' }],
    });
    expect(fake.webview.html).toContain('src="https://cdn.example/extension/dist/webviews/plan.js"');
  });

  it('passes requests on, keeps "ready" to itself, and reports what is no message of the page', () => {
    const { panel, say } = fakePanel();
    const asks = owner();
    makeSession(panel).own(asks, message('first'));
    say({ type: 'ready' });
    say({ type: 'cancel' });
    say({ type: 'format-disk' });
    expect(asks.heard).toEqual([{ type: 'cancel' }]);
    expect(asks.faults).toMatchObject([{ code: 'unexpected', detail: expect.stringContaining('plan') as string }]);
  });

  it('is gone for its owner when the tab is closed', () => {
    const { panel, fake, posted, say } = fakePanel();
    const page = makeSession(panel).own(owner(), message('first'));
    say({ type: 'ready' });
    let closed = 0;
    page.onDidDispose(() => (closed += 1));
    fake.dispose();
    page.update(message('too late'));
    expect([closed, posted.length, page.isVisible()]).toEqual([1, 1, false]);
  });
});

describe('the registry of pages', () => {
  it('opens one tab for a key: a second owner takes it over, and the first hears that its page is gone', () => {
    const { panel, fake, posted, say } = fakePanel();
    const pages = new PageRegistry<PlanPageIn, PlanPageOut>();
    let made = 0;
    const make = () => {
      made += 1;
      return { panel, session: makeSession(panel) };
    };
    const [first, second] = [owner(), owner()];
    let firstIsGone = false;
    pages.open('shop', 'Plan shop', first, message('one'), make).onDidDispose(() => (firstIsGone = true));
    fake.visible = false;
    pages.open('shop', 'Plan shop again', second, message('two'), make);
    say({ type: 'ready' });
    say({ type: 'plan-again' });
    expect({ made, firstIsGone, reveals: fake.reveals, title: fake.title }).toEqual({
      made: 1,
      firstIsGone: true,
      reveals: 1,
      title: 'Plan shop again',
    });
    expect(posted).toEqual([message('two')]);
    expect([first.heard, second.heard]).toEqual([[], [{ type: 'plan-again' }]]);
    fake.dispose();
    pages.open('shop', 'Plan shop', first, message('three'), make);
    expect(made).toBe(2);
  });
});
