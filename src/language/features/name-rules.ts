import { nameRuleOf } from '../dialects/object/names.ts';
import type { SymbolKey } from '../service/symbols.ts';

const plainName = /^[\p{L}\p{N}](?:[\p{L}\p{N}_.-]*[\p{L}\p{N}])?$/u;

/**
 * Why a name cannot be one of a symbol; undefined where it can.
 *
 * @param symbol the name as it is, whose kind decides the rule: of objects the one that diagnostics hold names against.
 * @param kubernetesVersion such as `1.36`, as the project's settings say it; the bundled one where absent.
 */
export function nameFault(symbol: SymbolKey, name: string, kubernetesVersion?: string): string | undefined {
  if (name === '') return 'The new name is empty.';
  const [table, group = '', kind = ''] = symbol.split('/');
  if (table === 'object') {
    const why = nameRuleOf(group, kind, kubernetesVersion)(name);
    return why === undefined ? undefined : `\`${name}\` cannot be the name of a Kubernetes object: ${why}.`;
  }
  if (plainName.test(name)) return undefined;
  return `\`${name}\` cannot be a name: use letters, digits, \`-\`, \`_\` and \`.\`, and begin and end with a letter or digit.`;
}

const otherTypes =
  /^(?:[-+]?(?:\d[\d_]*(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?|0x[\da-fA-F]+|0o[0-7]+|[\d:]+|true|false|null|yes|no|on|off|y|n|~|\.inf|\.nan|\d{4}-\d{2}-\d{2})$/i;

/** True for a text that YAML 1.1 or 1.2 reads as something else where it stands without quotes. */
export function readsAsOtherType(text: string): boolean {
  return otherTypes.test(text);
}
