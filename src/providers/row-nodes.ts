import type { Row } from '../agent/protocol/rows.ts';

/**
 * An element of the tree. VS Code knows elements by identity, and redraws only ones that it was given before: the node of an id stays
 * the same object while its row changes.
 */
export interface RowNode {
  readonly id: string;
  row: Row;
}

/** The nodes of all rows that were shown. */
export class RowNodes {
  readonly #nodes = new Map<string, RowNode>();

  /** The node of a row, always the same one for an id. */
  of(row: Row): RowNode {
    const known = this.#nodes.get(row.id);
    if (known === undefined) {
      const node: RowNode = { id: row.id, row };
      this.#nodes.set(row.id, node);
      return node;
    }
    known.row = row;
    return known;
  }

  known(id: string): RowNode | undefined {
    return this.#nodes.get(id);
  }

  /** Forgets the nodes of rows that are not there any more. */
  keepOnly(isThere: (id: string) => boolean): void {
    for (const id of this.#nodes.keys()) if (!isThere(id)) this.#nodes.delete(id);
  }
}
