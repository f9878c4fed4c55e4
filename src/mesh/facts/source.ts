/** Where a fact was read, and when. */
export interface Source {
  /** `owner/repository@tag:path` of a public repository, or the address of a page. */
  readonly at: string;
  /** Day on which it was read: `2026-11-20`. */
  readonly readOn: string;
}

/** What a mesh does not have, or what nobody could find out, in a sentence that people are shown. */
export interface Absent {
  readonly none: string;
  readonly source: Source;
}

/** A fact that a mesh may not have. */
export type OrAbsent<Fact> = Fact | Absent;

/** True for a fact that is not there. */
export function isAbsent(fact: object): fact is Absent {
  return 'none' in fact;
}

/**
 * Sources of one release in its repository.
 *
 * @example const istio = sourcesOf('istio/istio@1.30.3', '2026-11-20'); istio('samples/addons/kiali.yaml')
 */
export function sourcesOf(release: string, readOn: string): (path: string) => Source {
  return (path) => ({ at: `${release}:${path}`, readOn });
}
