/** Thrown where the text is something that only the library is to read. It has no stack: it is a way out, not a fault. */
export class HandOver {
  /** What was met, for the statistics. */
  readonly reason: string;

  constructor(reason: string) {
    this.reason = reason;
  }
}

const known = new Map<string, HandOver>();

/** Leaves the fast reader. */
export function handOver(reason: string): never {
  let one = known.get(reason);
  if (one === undefined) known.set(reason, (one = new HandOver(reason)));
  // eslint-disable-next-line @typescript-eslint/only-throw-error -- an Error would collect a stack for each handed over document
  throw one;
}
