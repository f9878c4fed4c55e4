import type * as vscode from 'vscode';
import type { Row } from '../agent/protocol/rows.ts';
import { setContextKey } from '../host/context-keys.ts';
import { badgeOf } from './clusters-words.ts';

/** What stands around the rows of the Clusters view: the line above them, the badge, and whether VS Code shows its welcome instead. */
export class ClustersHeader {
  readonly #view: Pick<vscode.TreeView<unknown>, 'message' | 'badge'>;
  /** What is to be said above the rows before anything else: what failed. */
  #notice = '';
  #message = '';

  constructor(view: Pick<vscode.TreeView<unknown>, 'message' | 'badge'>) {
    this.#view = view;
  }

  /** Says what failed, or with the empty text that it does not any more. */
  say(notice: string): void {
    this.#notice = notice;
  }

  /** Whether the line above the rows is another one than is drawn. */
  isOutdated(filterWords: string | undefined): boolean {
    return this.#messageNow(filterWords) !== this.#message;
  }

  /** Draws the line above the rows, after the rows that it speaks of. */
  draw(filterWords: string | undefined): void {
    if (!this.isOutdated(filterWords)) return;
    this.#message = this.#messageNow(filterWords);
    this.#view.message = this.#message;
  }

  /** Counts what is in the contexts. */
  count(contexts: readonly Row[], filterWords: string | undefined): void {
    setContextKey('meshdeck.clusters.state', contexts.length === 0 && filterWords === undefined ? 'none' : 'some');
    const badge = badgeOf(contexts);
    if (badge?.tooltip !== this.#view.badge?.tooltip) this.#view.badge = badge;
  }

  #messageNow(filterWords = ''): string {
    return this.#notice === '' ? filterWords : this.#notice;
  }
}
