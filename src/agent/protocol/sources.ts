import type { ObjectReference } from '../../core/kubernetes.ts';
import type { ObjectsOfContext } from './objects.ts';

/** A place of a file; line and character count from 0. */
export interface SourcePlace {
  readonly file: string;
  readonly line: number;
  readonly character: number;
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
  'sources/at': { params: { text: string; offset: number }; answer: ObjectReference | null };
  /** Places of files that describe an object. Contacts nobody. */
  'sources/find': { params: { object: ObjectReference; files: readonly string[] }; answer: readonly SourcePlace[] };
  /** Objects as text for a file: components for a pattern, manifests for others. Without data of Secrets. */
  'sources/insert': { params: ObjectsOfContext & { text: string }; answer: TextInsertion };
}
