import type { Fault } from '../../diagnostics/finding.ts';

/** True for a key that one of the misspelt ones beside it was meant to be: it is not missing as well. */
export function isMisspelt({ code, params }: Fault, misspelt: readonly Fault[]): boolean {
  if (code !== 'missing-key') return false;
  return misspelt.some(
    ({ params: { parent, nearest } }) =>
      nearest !== undefined && parent === params['parent'] && String(params['keys']).includes(`\`${String(nearest)}\``),
  );
}
