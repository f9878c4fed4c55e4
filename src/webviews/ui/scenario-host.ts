import type { Scenario } from '../contract/scenario.ts';

/** Names of the themes that a page can be looked at with. */
export const themes = ['dark', 'light', 'high-contrast', 'high-contrast-light'] as const;
type Theme = (typeof themes)[number];

/** Time between two states of an answer: long enough to be seen. */
const stepMs = 150;

/**
 * Plays the extension host for a page in a plain browser: gives it a `vscode` API whose state lives as long as the tab, answers
 * `ready` with the scenario's state and other messages with what the scenario says. `?theme=light` chooses the theme.
 */
export function playScenario<State, Out extends { readonly type: string }>(scenario: Scenario<State, Out>): void {
  useTheme(new URLSearchParams(location.search).get('theme') ?? undefined);
  let state = scenario.state;
  let isVisible = false;
  const heard: Out[] = [];

  function show(next: State): void {
    state = next;
    if (isVisible) window.postMessage({ type: 'state', state }, '*');
  }

  async function answer(message: Out): Promise<void> {
    for (const next of scenario.respond?.(message, state) ?? []) {
      await new Promise((resolve) => setTimeout(resolve, stepMs));
      show(next);
    }
  }

  const storageKey = `meshdeck-scenario:${location.pathname}`;
  const api = {
    postMessage(message: Out) {
      heard.push(message);
      document.documentElement.dataset['heard'] = JSON.stringify(heard);
      if (message.type === 'ready') {
        isVisible = true;
        show(state);
      } else {
        void answer(message);
      }
    },
    getState: () => {
      const stored = sessionStorage.getItem(storageKey);
      return stored === null ? undefined : (JSON.parse(stored) as unknown);
    },
    setState(value: unknown) {
      sessionStorage.setItem(storageKey, JSON.stringify(value));
      return value;
    },
  };
  Object.assign(window, {
    acquireVsCodeApi: () => api,
    useTheme,
    /** For tests: what the host would send, and another state to send. */
    shownState: () => state,
    showState: (next: State) => {
      show(next);
    },
  });
}

function useTheme(wanted: string | undefined): void {
  const theme: Theme = themes.find((name) => name === wanted) ?? 'dark';
  document.documentElement.dataset['theme'] = theme;
  document.body.classList.remove(...themes.map((name) => `vscode-${name}`));
  document.body.classList.add(`vscode-${theme}`);
  document.body.dataset['vscodeThemeKind'] = `vscode-${theme}`;
}
