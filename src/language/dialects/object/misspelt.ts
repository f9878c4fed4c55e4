import type { Fault } from '../../diagnostics/finding.ts';

/** Faults that tell where a key went that seems to be missing. */
export function tellsOfKeys({ code }: Fault): boolean {
  return code === 'unknown-key' || code === 'misplaced-key';
}

/**
 * True for a key that is not missing as well: one of the misspelt ones beside it was meant to be it, or it stands on another level.
 *
 * @param told see {@link tellsOfKeys}.
 */
export function isMisspelt({ code, params }: Fault, told: readonly Fault[]): boolean {
  if (code !== 'missing-key') return false;
  const missing = String(params['keys']);
  return told.some(({ params: { parent, nearest, keys, explains } }) => {
    if (parent !== params['parent']) return false;
    if (explains !== undefined) return missing.includes(String(explains));
    if (nearest !== undefined) return missing.includes(`\`${String(nearest)}\``);
    return (
      keys !== undefined &&
      String(keys)
        .split(', ')
        .some((key) => missing.includes(key))
    );
  });
}
