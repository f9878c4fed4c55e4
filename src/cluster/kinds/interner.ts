import { isJsonObject } from '../../core/json.ts';
import type { Interner, Labels } from './kind.ts';

/** Beyond so many different ones they are hardly shared, and all are let go. What entries hold stays. */
const mostValues = 20_000;

const noLabels: Labels = Object.freeze({});

/**
 * Every text of a parsed answer is a text of its own, so that ten thousand Pods of one template would hold ten thousand copies of
 * its labels.
 */
export function createInterner(): Interner {
  const texts = new Map<string, string>();
  const labelSets = new Map<string, Labels>();
  const lists = new Map<string, readonly string[]>();
  const values = new Map<string, object>();

  const text = (value: string): string => {
    const known = texts.get(value);
    if (known !== undefined) return known;
    if (texts.size >= mostValues) texts.clear();
    texts.set(value, value);
    return value;
  };

  return {
    text,
    labels(value) {
      if (!isJsonObject(value)) return noLabels;
      const key = JSON.stringify(value);
      const known = labelSets.get(key);
      if (known !== undefined) return known;
      if (labelSets.size >= mostValues) labelSets.clear();
      const labels: Record<string, string> = {};
      for (const [name, content] of Object.entries(value))
        if (typeof content === 'string') labels[text(name)] = text(content);
      labelSets.set(key, labels);
      return labels;
    },
    texts(list) {
      const key = list.join('\n');
      const known = lists.get(key);
      if (known !== undefined) return known;
      if (lists.size >= mostValues) lists.clear();
      const kept = list.map(text);
      lists.set(key, kept);
      return kept;
    },
    value(value) {
      const key = JSON.stringify(value);
      const known = values.get(key);
      if (known !== undefined) return known as typeof value;
      if (values.size >= mostValues) values.clear();
      values.set(key, value);
      return value;
    },
  };
}
