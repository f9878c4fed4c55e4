/** As much of all workloads is restarted at once, where nobody says otherwise. */
const defaultShare = 0.2;

/** How many workloads are restarted at once: a fifth of them, and one at least. */
export function defaultAtOnce(workloads: number): number {
  return Math.max(1, Math.floor(workloads * defaultShare));
}

/** Items in waves of a size, in their order. */
export function wavesOf<Item>(items: readonly Item[], atOnce: number): readonly (readonly Item[])[] {
  const size = Math.max(1, Math.floor(atOnce));
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
