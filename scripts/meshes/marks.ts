import type { MarksChange } from '../../src/mesh/facts/membership.ts';
import { code } from './markdown.ts';

/** Labels and annotations that a change writes. */
export function marksWords({ labels = {}, annotations = {} }: MarksChange): string {
  const words = (kind: string, texts: Readonly<Record<string, string | null>>): readonly string[] =>
    Object.entries(texts).flatMap(([key, value]) => (value === null ? [] : [`${kind} ${code(`${key}=${value}`)}`]));
  return [...words('label', labels), ...words('annotation', annotations)].join(' and ') || 'nothing';
}
