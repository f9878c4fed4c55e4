import type { Fault } from '../diagnostics/finding.ts';
import type { ValueNode } from '../../yaml/nodes.ts';

/** A part of a document that is checked by itself. */
export interface Part {
  /** Whose identity says that nothing in the part has changed: an edit makes new nodes of what it touches, and moves the others. */
  readonly node: ValueNode;
  /** Where the part begins and ends: the key of an entry and the end of its value. */
  readonly start: number;
  readonly end: number;
  /** Everything else that the faults depend on. */
  readonly basis: readonly unknown[];
}

interface Kept {
  readonly basis: readonly unknown[];
  readonly gap: number;
  readonly start: number;
  readonly faults: readonly Fault[];
}

/** Gives the faults of a part, checked now or known from an earlier version of the text. */
export type FaultKeeper = (part: Part, check: () => Iterable<Fault | undefined>) => Iterable<Fault | undefined>;

/**
 * Creates a keeper for one kind of check. After an edit only the parts that were edited are checked again; the faults of the others move
 * with them. What a check says must depend on nothing but the part and its basis. Faults that reach out of their part (through an
 * alias) are not kept.
 */
export function createFaultKeeper(): FaultKeeper {
  const keptByNode = new WeakMap<ValueNode, Kept>();
  return function* faultsOf({ node, start, end, basis }, check) {
    const gap = node.start - start;
    const known = keptByNode.get(node);
    if (known?.gap === gap && isSame(known.basis, basis)) {
      const faults = moved(known.faults, start - known.start);
      if (faults !== known.faults) keptByNode.set(node, { ...known, start, faults });
      yield* faults;
      return;
    }
    const faults: Fault[] = [];
    for (const fault of check()) {
      if (fault !== undefined) faults.push(fault);
      yield fault;
    }
    // A check that is left for a newer version never comes here: half of the faults is not kept.
    if (faults.every((fault) => isWithin(fault, start, end))) keptByNode.set(node, { basis, gap, start, faults });
  };
}

function isSame(left: readonly unknown[], right: readonly unknown[]): boolean {
  return left.length === right.length && left.every((value, index) => Object.is(value, right[index]));
}

interface Span {
  readonly start: number;
  readonly end: number;
}

function spansOf({ start, end, related = [], fixes = [], missing }: Fault): readonly Span[] {
  const added = missing === undefined ? [] : [{ start: missing.at, end: missing.at }];
  return [{ start, end }, ...related, ...fixes.flatMap(({ edits }) => edits), ...added];
}

function isWithin(fault: Fault, start: number, end: number): boolean {
  return spansOf(fault).every((span) => span.start >= start && span.end <= end);
}

/** The faults of a text that has grown before them. The same list where nothing has moved. */
function moved(faults: readonly Fault[], delta: number): readonly Fault[] {
  if (delta === 0 || faults.length === 0) return faults;
  const move = <Placed extends Span>(placed: Placed): Placed => ({
    ...placed,
    start: placed.start + delta,
    end: placed.end + delta,
  });
  return faults.map((fault) => ({
    ...move(fault),
    ...(fault.related === undefined ? {} : { related: fault.related.map(move) }),
    ...(fault.missing === undefined ? {} : { missing: { ...fault.missing, at: fault.missing.at + delta } }),
    ...(fault.fixes === undefined ? {} : { fixes: fault.fixes.map((fix) => ({ ...fix, edits: fix.edits.map(move) })) }),
  }));
}
