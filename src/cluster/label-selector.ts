import type { Labels } from './kinds/kind.ts';

/** One term of a selector, as the API server reads it. */
type Requirement =
  | { readonly is: 'in' | 'not-in'; readonly key: string; readonly values: readonly string[] }
  | { readonly is: 'exists' | 'missing'; readonly key: string };

const key = String.raw`(?:[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?\/)?[A-Za-z0-9](?:[\w.-]{0,61}[A-Za-z0-9])?`;
const value = String.raw`(?:[A-Za-z0-9](?:[\w.-]{0,61}[A-Za-z0-9])?)?`;
const forms: readonly (readonly [RegExp, (parts: readonly string[]) => Requirement])[] = [
  [new RegExp(`^(${key})\\s*==?\\s*(${value})$`), ([name = '', one = '']) => ({ is: 'in', key: name, values: [one] })],
  [
    new RegExp(`^(${key})\\s*!=\\s*(${value})$`),
    ([name = '', one = '']) => ({ is: 'not-in', key: name, values: [one] }),
  ],
  [
    new RegExp(`^(${key})\\s+(in|notin)\\s*\\(([^()]*)\\)$`),
    ([name = '', word = '', list = '']) => ({
      is: word === 'in' ? 'in' : 'not-in',
      key: name,
      values: list.split(',').map((one) => one.trim()),
    }),
  ],
  [new RegExp(`^(${key})$`), ([name = '']) => ({ is: 'exists', key: name })],
  [new RegExp(`^!\\s*(${key})$`), ([name = '']) => ({ is: 'missing', key: name })],
];
const valid = new RegExp(`^${value}$`);

/**
 * Reads a label selector for objects that are here already: `app=web,tier in (a,b),!canary`. All terms must hold.
 *
 * @returns what decides of labels, or the term that cannot be read.
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors
 */
export function parseLabelSelector(
  text: string,
): { readonly matches: (labels: Labels) => boolean } | { readonly fault: string } {
  const requirements: Requirement[] = [];
  // Commas within parentheses part values.
  for (const term of text.split(/,(?![^()]*\))/).map((part) => part.trim())) {
    const found = requirementOf(term);
    if (found === undefined) return { fault: term };
    requirements.push(found);
  }
  return { matches: (labels) => requirements.every((requirement) => holds(requirement, labels)) };
}

function requirementOf(term: string): Requirement | undefined {
  for (const [form, read] of forms) {
    const parts = form.exec(term);
    if (parts === null) continue;
    const requirement = read(parts.slice(1));
    return 'values' in requirement && !requirement.values.every((one) => valid.test(one)) ? undefined : requirement;
  }
  return undefined;
}

function holds(requirement: Requirement, labels: Labels): boolean {
  const found = Object.hasOwn(labels, requirement.key) ? labels[requirement.key] : undefined;
  switch (requirement.is) {
    case 'exists':
      return found !== undefined;
    case 'missing':
      return found === undefined;
    case 'in':
      return found !== undefined && requirement.values.includes(found);
    case 'not-in':
      return found === undefined || !requirement.values.includes(found);
  }
}
