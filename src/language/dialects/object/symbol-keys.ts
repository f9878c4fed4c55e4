import type { SymbolKey } from '../../service/symbols.ts';

/** The key of something that is named by a text alone. */
export function symbolOfText(what: string, text: string): SymbolKey {
  return `${what}/${text}`;
}
