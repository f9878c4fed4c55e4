import type { Row } from '../agent/protocol/rows.ts';

/** Which rows a person has opened and closed: VS Code forgets it for rows that go and come again, as all do when a cluster is connected anew. */
export class OpenedRows {
  readonly #opened = new Set<string>();
  /** Rows that are shown open by themselves and that a person has closed. */
  readonly #closed = new Set<string>();
  /** How often a row was collapsed by us: VS Code does it only where a row becomes another one, by its id. */
  readonly #generations = new Map<string, number>();

  /** A person has opened a row. */
  open({ id }: Row): void {
    this.#opened.add(id);
    this.#closed.delete(id);
  }

  /** A person has closed a row. */
  close({ id, isOpen }: Row): void {
    this.#opened.delete(id);
    if (isOpen === true) this.#closed.add(id);
  }

  /** True for a row that is to be shown open. */
  isOpen({ id, expandable, isOpen }: Row): boolean {
    return expandable && (this.#opened.has(id) || (isOpen === true && !this.#closed.has(id)));
  }

  /** The id under which VS Code knows a row. */
  itemId({ id }: Row): string {
    const generation = this.#generations.get(id);
    return generation === undefined ? id : `${id}#${generation}`;
  }

  /** Shows a row closed, and all below it when it is opened again. */
  collapse(id: string, isInside: (id: string) => boolean): void {
    for (const ids of [this.#opened, this.#closed]) for (const one of [...ids].filter(isInside)) ids.delete(one);
    this.#generations.set(id, (this.#generations.get(id) ?? 0) + 1);
  }
}
