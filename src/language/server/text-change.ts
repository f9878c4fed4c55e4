import type { TextChange } from '../../yaml/lines.ts';

/**
 * Two changes, one after the other, as one change of the first text. What lies between them counts as changed too.
 *
 * @param earlier undefined where nothing has changed before.
 * @param later its offsets are those of the text that `earlier` has made.
 */
export function joinedChange(earlier: TextChange | undefined, later: TextChange): TextChange {
  if (earlier === undefined) return later;
  const earlierDelta = earlier.newEnd - earlier.oldEnd;
  const laterDelta = later.newEnd - later.oldEnd;
  return {
    start: Math.min(earlier.start, later.start),
    oldEnd: Math.max(earlier.oldEnd, later.oldEnd - earlierDelta),
    newEnd: Math.max(later.newEnd, earlier.newEnd + laterDelta),
  };
}
