import type { SymbolKey } from '../service/symbols.ts';

/** RFC 1123 subdomain, as Kubernetes wants most names. */
const objectName = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;

/** RFC 1123 label: Namespaces; and RFC 1035 label: Services. */
const label = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/;
const serviceLabel = /^[a-z](?:[-a-z0-9]*[a-z0-9])?$/;

const plainName = /^[\p{L}\p{N}](?:[\p{L}\p{N}_.-]*[\p{L}\p{N}])?$/u;

/** Names of RBAC objects are parts of paths: the API server takes nearly everything. */
const anyPathName = /^(?!\.{1,2}$)[^/%\s]+$/;

/**
 * Why a name cannot be one of a symbol; undefined where it can.
 *
 * @param symbol the name as it is, whose kind decides the rule.
 */
export function nameFault(symbol: SymbolKey, name: string): string | undefined {
  if (name === '') return 'The new name is empty.';
  if (symbol.startsWith('object/')) return objectNameFault(symbol, name);
  if (plainName.test(name)) return undefined;
  return `\`${name}\` cannot be a name: use letters, digits, \`-\`, \`_\` and \`.\`, and begin and end with a letter or digit.`;
}

function objectNameFault(symbol: SymbolKey, name: string): string | undefined {
  const [, group, kind] = symbol.split('/');
  if (group === 'rbac.authorization.k8s.io') {
    return anyPathName.test(name) ? undefined : `\`${name}\` cannot be a name: leave out spaces, \`/\` and \`%\`.`;
  }
  const mayHoldDots = !(group === '' && (kind === 'Service' || kind === 'Namespace'));
  const longest = mayHoldDots ? 253 : 63;
  if (name.length > longest) return `The new name is longer than ${longest} characters.`;
  const rule = mayHoldDots ? objectName : kind === 'Service' ? serviceLabel : label;
  if (rule.test(name)) return undefined;
  const beginning = kind === 'Service' && group === '' ? 'begin with a letter and end' : 'begin and end';
  const characters = mayHoldDots ? 'small letters, digits, `-` and `.`' : 'small letters, digits and `-`';
  return `\`${name}\` cannot be the name of a Kubernetes object: use ${characters}, and ${beginning} with a letter or digit.`;
}

const otherTypes =
  /^(?:[-+]?(?:\d[\d_]*(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?|0x[\da-fA-F]+|0o[0-7]+|[\d:]+|true|false|null|yes|no|on|off|y|n|~|\.inf|\.nan|\d{4}-\d{2}-\d{2})$/i;

/** True for a text that YAML 1.1 or 1.2 reads as something else where it stands without quotes. */
export function readsAsOtherType(text: string): boolean {
  return otherTypes.test(text);
}
