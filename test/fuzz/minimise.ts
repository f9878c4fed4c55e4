/**
 * The shortest text near `text` that still fails: pieces are left out, half of it first, then quarters, down to single characters
 * (the delta debugging of Zeller and Hildebrandt without its complement step).
 *
 * @param fails must be true for `text` itself.
 * @param limitMs when this time is over, the shortest text so far is given.
 */
export function minimise(text: string, fails: (candidate: string) => boolean, limitMs = 20_000): string {
  const endsAt = performance.now() + limitMs;
  let shortest = text;
  let sizeOfPiece = Math.max(1, Math.ceil(shortest.length / 2));
  for (;;) {
    let isShorter = false;
    for (let at = 0; at < shortest.length;) {
      if (performance.now() > endsAt) return shortest;
      const candidate = shortest.slice(0, at) + shortest.slice(at + sizeOfPiece);
      if (fails(candidate)) {
        shortest = candidate;
        isShorter = true;
      } else {
        at += sizeOfPiece;
      }
    }
    if (sizeOfPiece > 1) sizeOfPiece = Math.ceil(sizeOfPiece / 2);
    else if (!isShorter) return shortest;
  }
}
