import { describe, expect, it } from 'vitest';
import type { Fault } from '../diagnostics/finding.ts';
import type { ScalarNode } from '../../yaml/nodes.ts';
import { createFaultKeeper, type FaultKeeper, type Part } from './kept-faults.ts';

const node: ScalarNode = { is: 'scalar', value: 'x', start: 20, end: 30 };
const part: Part = { node, start: 15, end: 30, basis: ['schemas'] };

function faultAt(start: number, end: number): Fault {
  return {
    code: 'unknown-key',
    start,
    end,
    params: {},
    related: [{ message: '', start, end }],
    fixes: [{ title: '', edits: [{ start, end, text: '' }] }],
  };
}

/** Counts how often the part is really checked. */
function checking(faults: readonly Fault[]): { readonly run: (keep: FaultKeeper, of: Part) => unknown; count: number } {
  const check = {
    count: 0,
    run: (keep: FaultKeeper, of: Part): unknown => [
      ...keep(of, () => {
        check.count += 1;
        return faults;
      }),
    ],
  };
  return check;
}

describe('kept faults', () => {
  it('are not looked for again in a part that is the same', () => {
    const check = checking([faultAt(21, 25)]);
    const keep = createFaultKeeper();
    expect(check.run(keep, part)).toEqual([faultAt(21, 25)]);
    expect(check.run(keep, part)).toEqual([faultAt(21, 25)]);
    expect(check.count).toBe(1);
  });

  it('move with their part, and back', () => {
    const check = checking([faultAt(21, 25)]);
    const keep = createFaultKeeper();
    check.run(keep, part);
    const moved = { ...part, start: 18, end: 33 };
    Object.assign(node, { start: 23, end: 33 });
    expect(check.run(keep, moved)).toEqual([faultAt(24, 28)]);
    Object.assign(node, { start: 20, end: 30 });
    expect(check.run(keep, part)).toEqual([faultAt(21, 25)]);
    expect(check.count).toBe(1);
  });

  it.each([
    ['another node', { ...part, node: { ...node } }],
    ['another basis', { ...part, basis: ['other schemas'] }],
    ['a key that stands elsewhere before its value', { ...part, start: 14 }],
  ])('are looked for again for %s', (_, other) => {
    const check = checking([faultAt(21, 25)]);
    const keep = createFaultKeeper();
    check.run(keep, part);
    check.run(keep, other);
    expect(check.count).toBe(2);
  });

  it('are looked for again where one is elsewhere, and where the check was left half way', () => {
    const outside = checking([faultAt(3, 5)]);
    const keep = createFaultKeeper();
    outside.run(keep, part);
    outside.run(keep, part);
    expect(outside.count).toBe(2);

    const half = checking([faultAt(21, 25), faultAt(26, 27)]);
    for (const fault of keep(part, () => [undefined, faultAt(21, 25)])) if (fault === undefined) break;
    expect(half.run(keep, part)).toHaveLength(2);
  });
});
