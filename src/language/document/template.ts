import type { ValueNode } from '../../yaml/nodes.ts';
import type { ParsedText } from '../../yaml/parse.ts';

/** An action that only Helm's objects and functions make sense of. */
const helmAction =
  /\{\{-?\s*\(*(?:\.(?:Values|Release|Chart|Files|Capabilities|Template)\b|(?:include|template|tpl|toYaml)\b)/;

/**
 * True for a text that becomes YAML only when a template engine (Helm, or another of Go's templates) has filled it in. Nothing can be
 * said about such a text, not even about its syntax. Braces inside texts of many lines do not count: alerts, dashboards and the
 * templates of a sidecar injector are data of a whole file.
 */
export function isTemplate({ text, documents, faults }: ParsedText, path: string): boolean {
  if (!text.includes('{{')) return false;
  if (/(?:^|[\\/])templates[\\/]/.test(path)) return true;
  const isBroken = faults.length > 0 || documents.some((document) => document.faults.length > 0);
  if (isBroken) return holdsBraces(text);
  return documents.some(({ root }) => holdsAction(root, text));
}

/** `{{ ... }}` on one line. Not a regular expression: one line may be the whole file, and hold thousands of openings. */
function holdsBraces(text: string): boolean {
  let opening = text.indexOf('{{');
  while (opening >= 0) {
    const closing = text.indexOf('}}', opening + 2);
    if (closing < 0) return false;
    const lineEnd = text.indexOf('\n', opening);
    if (lineEnd < 0 || closing < lineEnd) return true;
    opening = text.indexOf('{{', lineEnd);
  }
  return false;
}

/** @param seen collections that were looked into: through aliases one may stand in many places, and behind itself. */
function holdsAction(node: ValueNode, text: string, seen = new Set<ValueNode>()): boolean {
  if (node.is === 'scalar') {
    const { value } = node;
    return typeof value === 'string' && value.includes('{{') && !value.includes('\n') && helmAction.test(value);
  }
  if (seen.has(node)) return false;
  seen.add(node);
  if (node.is === 'list') return node.items.some((item) => holdsAction(item, text, seen));
  // `name: {{ .Name }}` is YAML of a map in a map, which nobody writes for itself.
  if (text.startsWith('{{', node.start)) return true;
  return node.entries.some(({ key, value }) => helmAction.test(key) || holdsAction(value, text, seen));
}
