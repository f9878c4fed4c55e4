/** Faults that the pattern model itself can see. Stable: diagnostics and problems are keyed by them. */
export type ModelFindingCode =
  | 'not-a-map'
  | 'too-many-aliases'
  | 'number-not-finite'
  | 'services-missing'
  | 'services-empty'
  | 'component-not-a-map'
  | 'type-missing'
  | 'type-unknown'
  | 'wrong-type'
  | 'unknown-key'
  | 'depends-on-unknown'
  | 'depends-on-cycle'
  | 'reference-unknown'
  | 'reference-not-usable'
  | 'reference-circle'
  | 'reference-malformed'
  | 'import-unsupported';

/** Path of keys and list indexes inside the document. */
export type DocumentPath = readonly (string | number)[];

/** One fault, as data: where it is by path, and the parameters of its words. Ranges and words are made by whoever shows it. */
export interface ModelFinding {
  readonly code: ModelFindingCode;
  readonly path: DocumentPath;
  /** Whether the fault is the key at the path or the value there. */
  readonly at: 'key' | 'value';
  readonly params: Readonly<Record<string, string | number>>;
  /** Other places that explain it, such as the steps of a cycle. */
  readonly related?: readonly DocumentPath[];
}

/** A parameter `nearest` where there is a near candidate. */
export function nearestParam(candidate: string | undefined): { nearest?: string } {
  return candidate === undefined ? {} : { nearest: candidate };
}
