/**
 * VS Code may ask for the children of a row a second time before it has had the first answer: when it is opened, and when what is above it is drawn.
 * Before 1.106 it then throws of the second answer that its rows are there already, and shows the row open and empty
 * (`_fetchChildrenNodes` in `vs/workbench/api/common/extHostTreeViews.ts`). Later ones drop the first answer, and so do we.
 */
export class LatestQuestion<Element, Child> {
  /** The last question for each parent that is not answered. */
  readonly #latest = new Map<Element | undefined, symbol>();

  /**
   * The answer, or none where VS Code has asked again for the same meanwhile. It comes no sooner for that: the row would be empty until the other
   * answer is there, and a row below it that has the focus would lose it.
   *
   * @param parent whose children are asked for; undefined for those of the tree.
   */
  async ask(parent: Element | undefined, answer: () => Promise<Child[]>): Promise<Child[]> {
    const question = Symbol();
    this.#latest.set(parent, question);
    try {
      const children = await answer();
      return this.#latest.get(parent) === question ? children : [];
    } finally {
      if (this.#latest.get(parent) === question) this.#latest.delete(parent);
    }
  }
}
