import type * as vscode from 'vscode';
import { problem, type Problem } from '../core/problem.ts';
import { pageHtml } from './page-html.ts';
import { StateSender } from './state-sender.ts';

/** One open page. Whoever opened it updates it; the page asks through `onMessage`. */
export interface PagePanel<State> {
  /** The page shows another state: always the whole. Nothing happens once the panel is gone. */
  update(state: State): void;
  /** Brings the tab to the front. */
  reveal(): void;
  /** True while the person can see it. */
  isVisible(): boolean;
  /** Closes the tab. */
  dispose(): void;
  /** Called once: when the tab is closed, by whomever, or when somebody else opened the same page and took it over. */
  onDidDispose(listener: () => void): void;
}

/** What a page asks for, apart from being supplied: `ready` is answered by the panel itself. */
export type RequestOf<Out> = Exclude<Out, { readonly type: 'ready' }>;

/** Who works with a page. */
export interface PageOwner<Out> {
  /** Requests of the person at the page. */
  readonly onMessage: (message: RequestOf<Out>) => void;
  /** Faults of the page itself, for the log. */
  readonly onFault: (fault: Problem) => void;
}

/** What makes a page. */
export interface PageSource<Out> {
  /** Name of the bundle below `dist/webviews`. */
  readonly bundle: string;
  /** Title of the document, for screen readers. */
  readonly title: string;
  /** `dist/webviews` of the installed extension: the only thing of the disk that a page may load. */
  readonly folder: vscode.Uri;
  /** Checks what the page sent; undefined where it is not one of its messages. */
  readonly parse: (value: unknown) => Out | undefined;
}

/**
 * Fills a webview panel, new or brought back by VS Code, with a page and keeps it supplied. Nothing is retained while it is hidden:
 * the page is made anew when it becomes visible, says `ready`, and gets the latest message, which must therefore say everything.
 */
export class PageSession<In, Out extends { readonly type: string }> {
  readonly #panel: vscode.WebviewPanel;
  readonly #source: PageSource<Out>;
  readonly #sender: StateSender<In>;
  #owner: { readonly asks: PageOwner<Out>; readonly release: () => void } | undefined;

  constructor(panel: vscode.WebviewPanel, source: PageSource<Out>) {
    const { webview } = panel;
    this.#panel = panel;
    this.#source = source;
    this.#sender = new StateSender<In>((message) => {
      // Answered with false where the panel is closing in this moment, which its own event tells.
      void webview.postMessage(message);
    });
    webview.options = { enableScripts: true, localResourceRoots: [source.folder] };
    webview.onDidReceiveMessage((value: unknown) => {
      this.#receive(value);
    });
    panel.onDidChangeViewState(() => {
      // A page that was made anew asks by itself as well; one that was only moved does not.
      if (panel.visible) this.#sender.listening();
      else this.#sender.hidden();
    });
    panel.onDidDispose(() => {
      this.#sender.hidden();
      this.#owner?.release();
      this.#owner = undefined;
    });
    const folder = webview.asWebviewUri(source.folder).toString();
    webview.html = pageHtml({
      title: source.title,
      styleSource: webview.cspSource,
      styles: [`${folder}/${source.bundle}.css`],
      scripts: [`${folder}/${source.bundle}.js`],
    });
  }

  /** Gives the page to an owner, with the first thing to show. The handle of an owner before does nothing from now on. */
  own(asks: PageOwner<Out>, first: In): PagePanel<In> {
    this.#owner?.release();
    const listeners = new Set<() => void>();
    let isMine = true;
    const release = (): void => {
      isMine = false;
      for (const listener of listeners) listener();
      listeners.clear();
    };
    this.#owner = { asks, release };
    this.#sender.update(first);
    return {
      update: (message) => {
        if (isMine) this.#sender.update(message);
      },
      reveal: () => {
        if (isMine) this.#panel.reveal();
      },
      isVisible: () => isMine && this.#panel.visible,
      dispose: () => {
        if (isMine) this.#panel.dispose();
      },
      onDidDispose: (listener) => {
        if (isMine) listeners.add(listener);
        else listener();
      },
    };
  }

  #receive(value: unknown): void {
    const message = this.#source.parse(value);
    if (message === undefined) {
      const detail = `The page ${this.#source.bundle} sent a message that its panel does not know.`;
      this.#owner?.asks.onFault(problem('unexpected', {}, { detail }));
    } else if (isRequest(message)) {
      this.#owner?.asks.onMessage(message);
    } else {
      this.#sender.listening();
    }
  }
}

function isRequest<Out extends { readonly type: string }>(message: Out): message is RequestOf<Out> {
  return message.type !== 'ready';
}
