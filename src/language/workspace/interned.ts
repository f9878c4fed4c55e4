/**
 * Gives equal texts as one, free of the texts that they were cut from or put together from: a name of twenty letters would otherwise keep a
 * file of a megabyte in memory.
 */
export type Interner = (text: string) => string;

/** Creates a table of texts. It grows with what is different in the workspace. */
export function createInterner(): Interner {
  const known = new Map<string, string>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const copy = copyOf(text);
    known.set(copy, copy);
    return copy;
  };
}

function copyOf(text: string): string {
  const copy = Buffer.from(text, 'utf8').toString('utf8');
  // A lone surrogate does not survive: such a name is rare enough to keep its file.
  return copy === text ? copy : text;
}
