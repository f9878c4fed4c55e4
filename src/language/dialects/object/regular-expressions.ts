import type { ValueNode } from '../../../yaml/nodes.ts';
import type { Fault } from '../../diagnostics/finding.ts';
import { faultAt } from './fault.ts';
import { spanOf } from './read.ts';

/**
 * A regular expression that the engines of proxies (RE2, and Rust's that is made like it) refuse: broken brackets, repetition of
 * nothing, and what they leave out of others so that no expression takes long. Where it is not certain, nothing is said.
 */
export function* regexFault(key: string, node: ValueNode | undefined): Iterable<Fault> {
  if (node?.is !== 'scalar' || typeof node.value !== 'string') return;
  const { value } = node;
  if (value.includes('{{') || value.includes('\\Q')) return;
  const params = { key, value };
  if (/(?<!\\)\(\?<?[=!]/.test(value) || /\\[1-9]/.test(value)) {
    const expected = 'a regular expression without look-around and back-references, which proxies do not have';
    yield faultAt('wrong-format', spanOf(node), { ...params, expected });
  } else if (isBroken(value))
    yield faultAt('wrong-format', spanOf(node), { ...params, expected: 'a regular expression' });
}

function isBroken(pattern: string): boolean {
  const ours = pattern
    .replaceAll('(?P<', '(?<')
    .replaceAll(/\(\?[a-zA-Z]*(?:-[a-zA-Z]+)?\)/g, '')
    .replaceAll(/\(\?[a-zA-Z]*(?:-[a-zA-Z]+)?:/g, '(?:');
  try {
    return new RegExp(ours).source === '';
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return true;
  }
}
