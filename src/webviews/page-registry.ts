import type * as vscode from 'vscode';
import type { PageOwner, PagePanel, PageSession } from './page-panel.ts';

/** A page and the tab that it stands in. */
export interface OpenPage<In, Out extends { readonly type: string }> {
  readonly panel: vscode.WebviewPanel;
  readonly session: PageSession<In, Out>;
}

/**
 * The open pages of a kind: one for each key. Opening a key again brings its tab to the front and gives it to the new owner, so
 * that no two tabs ever show the same thing in different states.
 */
export class PageRegistry<In, Out extends { readonly type: string }> {
  readonly #pages = new Map<string, OpenPage<In, Out>>();

  /** The page of a key, made by `make` where it is not open. */
  open(key: string, title: string, owner: PageOwner<Out>, first: In, make: () => OpenPage<In, Out>): PagePanel<In> {
    const page = this.#pages.get(key) ?? this.#add(key, make());
    page.panel.title = title;
    if (!page.panel.visible) page.panel.reveal();
    return page.session.own(owner, first);
  }

  /** A page that VS Code brought back. Of a key that is open already, the page brought back is the one that is kept known. */
  restore(key: string, title: string, owner: PageOwner<Out>, first: In, page: OpenPage<In, Out>): PagePanel<In> {
    this.#add(key, page);
    page.panel.title = title;
    return page.session.own(owner, first);
  }

  #add(key: string, page: OpenPage<In, Out>): OpenPage<In, Out> {
    this.#pages.set(key, page);
    page.panel.onDidDispose(() => {
      if (this.#pages.get(key) === page) this.#pages.delete(key);
    });
    return page;
  }
}
