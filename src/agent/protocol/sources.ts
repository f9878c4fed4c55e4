import type { ObjectReference } from '../../core/kubernetes.ts';
import type { ObjectsOfContext } from './objects.ts';

/** A place of a file; line and character count from 0. */
export interface SourcePlace {
  readonly file: string;
  readonly line: number;
  readonly character: number;
  /** Why it is a place of the object although it does not describe the object itself, in words. */
  readonly why?: string;
}

/** An object that a file describes. */
export interface SourceObject {
  readonly object: ObjectReference;
  /** Where no object has this name: by these labels one of its kind is the same. */
  readonly labels?: Readonly<Record<string, string>>;
}

/** Text to insert at a place of a document; line and character count from 0. */
export interface TextInsertion {
  readonly line: number;
  readonly character: number;
  readonly text: string;
}

/** From objects of a cluster to the text of files, and back. */
export interface SourceMethods {
  /** The object that a text describes at an offset (UTF-16 code units). Contacts nobody. */
  'sources/at': { params: { file: string; text: string; offset: number }; answer: SourceObject | null };
  /**
   * Places of files that describe an object; where there are none, of what it was made from, by what tools have written on it in the
   * cluster.
   */
  'sources/find': {
    params: { context: string; object: ObjectReference; files: readonly string[] };
    answer: readonly SourcePlace[];
  };
  /**
   * Objects as text for a file: components for a pattern, a design and an Application, manifests for others. Without data of Secrets.
   *
   * `near` is the offset (UTF-16 code units) behind whose component they come; without it they come behind the last.
   */
  'sources/insert': { params: ObjectsOfContext & { text: string; near?: number }; answer: TextInsertion };
}
