/**
 * The candidate nearest to a word, for "did you mean": Damerau-Levenshtein distance (optimal string alignment), upper and
 * lower case alike, at most a third of the word's length away.
 *
 * @param most how far away a candidate may be at most, where a third of the length is too far.
 * @returns the candidate, or undefined where none is near.
 */
export function nearest(word: string, candidates: Iterable<string>, most = Infinity): string | undefined {
  const wanted = word.toLowerCase();
  let best: string | undefined;
  let bestDistance = Math.min(most, Math.max(1, Math.floor(wanted.length / 3))) + 1;
  for (const candidate of candidates) {
    const found = candidate.toLowerCase();
    if (Math.abs(found.length - wanted.length) >= bestDistance) continue;
    const distance = alignmentDistance(wanted, found);
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

function alignmentDistance(left: string, right: string): number {
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let row = 1; row <= left.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= right.length; column += 1) {
      const cost = left[row - 1] === right[column - 1] ? 0 : 1;
      let distance = Math.min(
        (previous[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (previous[column - 1] ?? 0) + cost,
      );
      const swapped =
        row > 1 && column > 1 && left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1];
      if (swapped) distance = Math.min(distance, (beforePrevious[column - 2] ?? 0) + 1);
      current.push(distance);
    }
    beforePrevious = previous;
    previous = current;
  }
  return previous[right.length] ?? 0;
}
