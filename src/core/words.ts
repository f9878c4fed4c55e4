import { describeReference } from './kubernetes.ts';
import type { Place, Problem } from './problem.ts';
import { wordsOf } from './problems/table.ts';

/** A problem in words. */
export interface ProblemInWords {
  readonly message: string;
  readonly cause?: string;
  readonly next?: string;
}

/** Turns a template and its parameters into a sentence; the host passes `vscode.l10n.t`. */
export type Translate = (template: string, params: Readonly<Record<string, string | number>>) => string;

/** Fills `{name}` from the parameters; an unknown name stays as it is so that a mistake is seen. */
export const plainTranslate: Translate = (template, params) =>
  template.replaceAll(/\{(\w+)\}/g, (whole, name: string) =>
    Object.hasOwn(params, name) ? String(params[name]) : whole,
  );

/** The words of a problem: what failed, probably why, what to do. */
export function inWords(problem: Problem, translate: Translate = plainTranslate): ProblemInWords {
  const words = wordsOf(problem.code);
  const cause = words.cause ?? (problem.cause === undefined ? undefined : wordsOf(problem.cause.code).message);
  const causeParams = words.cause === undefined ? (problem.cause?.params ?? {}) : problem.params;
  return {
    message: translate(words.message, problem.params),
    ...(cause === undefined ? {} : { cause: translate(cause, causeParams) }),
    ...(words.next === undefined ? {} : { next: translate(words.next, problem.params) }),
  };
}

/** A place for people: `shop.pattern.yaml:12:5`, `Deployment shop/web`, `context prod-eu`; empty where nothing is known. */
export function describePlace(place: Place | undefined): string {
  if (place === undefined) return '';
  const parts: string[] = [];
  if (place.file !== undefined)
    parts.push([place.file, place.line, place.column].filter((part) => part !== undefined).join(':'));
  if (place.object !== undefined) parts.push(describeReference(place.object));
  if (place.path !== undefined) parts.push(place.path);
  if (place.context !== undefined) parts.push(`context ${place.context}`);
  return parts.join(', ');
}

/** One text with everything: message, place, cause, next step, detail. For logs and the command line. */
export function inOneText(problem: Problem, translate: Translate = plainTranslate): string {
  const { message, cause, next } = inWords(problem, translate);
  const place = describePlace(problem.place);
  const lines = [
    `${message} [${problem.code}]`,
    place === '' ? undefined : `  where: ${place}`,
    cause === undefined ? undefined : `  why:   ${cause}`,
    next === undefined ? undefined : `  next:  ${next}`,
    problem.detail === undefined ? undefined : `  said:  ${problem.detail}`,
  ];
  return lines.filter((line) => line !== undefined).join('\n');
}
