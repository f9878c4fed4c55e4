/** Below so many nodes in all, and so many of them repeated, nobody minds. */
const nodesOfNoConcern = 1000;
const repeatedOfNoConcern = 100;
/** Up to the one number of nodes nearly all may be repeated, from the other on hardly any. */
const small = 400_000;
const large = 4_000_000;
const mostOfSmall = 0.99;
const mostOfLarge = 0.1;

/**
 * Counts what a document comes to with its aliases followed. The bounds are those of Go's YAML library, which Kubernetes and Meshery read
 * with: what it refuses nobody has to read here, and what it takes is read.
 */
export class Repetition {
  /** All nodes, those behind aliases each time. */
  nodes = 0;
  #repeated = 0;

  /** A node that is written. */
  add(): void {
    this.nodes += 1;
  }

  /** An alias for so many nodes. */
  repeat(nodes: number): void {
    this.nodes += nodes;
    this.#repeated += nodes;
  }

  isExcessive(): boolean {
    if (this.nodes <= nodesOfNoConcern || this.#repeated <= repeatedOfNoConcern) return false;
    return this.#repeated / this.nodes > mostOf(this.nodes);
  }
}

function mostOf(nodes: number): number {
  if (nodes <= small) return mostOfSmall;
  if (nodes >= large) return mostOfLarge;
  return mostOfSmall - (mostOfSmall - mostOfLarge) * ((nodes - small) / (large - small));
}
