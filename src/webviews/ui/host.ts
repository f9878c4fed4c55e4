/** The page's line to the extension host, typed by the panel's contract. */
export interface HostPort<In, Out> {
  post(message: Out): void;
  onMessage(listener: (message: In) => void): void;
  /** View state (what is open, what is filtered) of before the page was hidden or the window reloaded; unchecked. */
  savedState(): unknown;
  /** Keeps view state. Never what the host knows: the host sends that again. */
  save(state: unknown): void;
}

/** Opens the line. Called once a page: VS Code gives its half away only once. */
export function connectToHost<In extends { readonly type: string }, Out>(): HostPort<In, Out> {
  const api = acquireVsCodeApi();
  return {
    post: (message) => {
      api.postMessage(message);
    },
    onMessage: (listener) => {
      window.addEventListener('message', (event: MessageEvent<unknown>) => {
        if (isMessage(event.data)) listener(event.data as In);
      });
    },
    savedState: () => api.getState(),
    save: (state) => {
      api.setState(state);
    },
  };
}

/** Only the extension host can post to this window; what is left to tell apart is other machinery of the webview. */
function isMessage(data: unknown): boolean {
  return typeof data === 'object' && data !== null && 'type' in data && typeof data.type === 'string';
}
