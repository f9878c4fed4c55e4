import type { KubernetesObject, ObjectReference } from '../../core/kubernetes.ts';
import { problem, type Problem, type ProblemCode, type ProblemExtras } from '../../core/problem.ts';
import { inWords } from '../../core/words.ts';
import { checkTitles, type CheckId } from './check-ids.ts';
import type { Asked, PreflightFinding, PreflightRelease, PreflightTarget, Severity } from './types.ts';

/** What is well. */
export function passed(id: CheckId, because: string): PreflightFinding {
  return { id, severity: 'passed', title: checkTitles[id], because };
}

/** What is told without being good or bad. */
export function told(id: CheckId, because: string, about?: PreflightFinding['about']): PreflightFinding {
  return { id, severity: 'information', title: checkTitles[id], because, ...(about === undefined ? {} : { about }) };
}

/** What could not be looked at. */
export function unknown(id: CheckId, what: string, cause: Problem): PreflightFinding {
  return {
    id,
    severity: 'unknown',
    title: checkTitles[id],
    problem: problem('mesh.preflight-unknown', { what }, { cause }),
    because: reasonOf(cause),
  };
}

/** A problem in one sentence. */
function reasonOf(cause: Problem): string {
  return inWords(cause).message;
}

/** What is wrong. */
export function found(
  id: CheckId,
  severity: Exclude<Severity, 'passed' | 'unknown'>,
  code: ProblemCode,
  params: Readonly<Record<string, string | number>>,
  more: { readonly because: string; readonly about?: ObjectReference | string } & ProblemExtras,
): PreflightFinding {
  const { because, about, ...extras } = more;
  return {
    id,
    severity,
    title: checkTitles[id],
    problem: problem(code, params, extras),
    because,
    ...(about === undefined ? {} : { about }),
  };
}

/** The value of an answer; undefined where there is none. */
export function valueOf<Value>(asked: Asked<Value> | undefined): Value | undefined {
  return asked?.is === 'known' ? asked.value : undefined;
}

/** A rendered object of a release, with the namespace that it goes into. */
export interface PlacedObject {
  readonly release: PreflightRelease;
  readonly object: KubernetesObject;
}

/** All objects that are known. */
export function renderedObjects({ releases }: PreflightTarget): readonly PlacedObject[] {
  return releases.flatMap((release) => (valueOf(release.objects) ?? []).map((object) => ({ release, object })));
}

/** True for an object that Helm runs around an installation and does not count to the release. */
export function isHook({ metadata }: KubernetesObject): boolean {
  return metadata.annotations?.['helm.sh/hook'] !== undefined;
}

/** `a, b and c`; more than `most` are counted. */
export function listed(names: readonly string[], most = 5): string {
  const shown = names.length > most ? [...names.slice(0, most), `${names.length - most} more`] : names;
  const last = shown.at(-1) ?? '';
  return shown.length < 2 ? last : `${shown.slice(0, -1).join(', ')} and ${last}`;
}

/** Texts once each, in their order. */
export function distinct(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)];
}
