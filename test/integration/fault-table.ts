import { readFileSync } from 'node:fs';
import path from 'node:path';

import { expect } from 'vitest';

/** Codes that docs/cluster-faults.md names, by fault, held against those that were told. */
export class FaultTable {
  readonly #written: ReadonlyMap<string, readonly string[]>;
  readonly #told = new Map<string, Set<string>>();

  constructor() {
    const document = readFileSync(path.resolve(import.meta.dirname, '../../docs/cluster-faults.md'), 'utf8');
    this.#written = new Map(
      [...document.matchAll(/^\| (?<fault>[^|]+?) +\| (?<codes>[^|]*?) +\|/gm)].map(({ groups }) => [
        groups?.['fault'] ?? '',
        [...(groups?.['codes'] ?? '').matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? ''),
      ]),
    );
  }

  /** A fault that nobody was told of, where the document says what is told, was none: it has missed its mark. */
  tell(fault: string, codes: readonly string[]): void {
    const known = this.#told.get(fault) ?? new Set();
    this.#told.set(fault, known);
    for (const code of codes) known.add(code);
    const isTold = (this.#written.get(fault) ?? []).length > 0;
    expect(codes.length > 0, `${fault}: something was told (${codes.join(', ')})`).toBe(isTold);
  }

  /**
   * What was told and is not written. A server that starts has many ways to say that it is not ready, so that not every code of a row is
   * met each time.
   */
  unwritten(): readonly string[] {
    return [...this.#told].flatMap(([fault, codes]) => {
      const row = this.#written.get(fault);
      if (row === undefined) return [`${fault}: no row`];
      const missing = [...codes].filter((code) => !row.includes(code));
      return missing.length === 0 ? [] : [`${fault}: ${missing.join(', ')}`];
    });
  }
}
