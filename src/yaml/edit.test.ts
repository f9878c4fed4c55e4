import { describe, expect, it } from 'vitest';
import { editText } from './edit.ts';
import { parseWithLibrary } from './library.ts';
import { atPath, type MapEntry, type ValueNode } from './nodes.ts';
import { parseText } from './parse.ts';
import type { ParsedText } from './parsed-text.ts';

const pattern = `name: shop
services:
  web:
    type: Deployment.K8s
    settings:
      spec:
        replicas: 2
        ports:
          - name: http
            port: 80
          - name: metrics
  db:
    type: StatefulSet.K8s
  # the last one
  cache:
    type: Deployment.K8s
    settings:
      spec:
        replicas: 1
`;

/** Replaces a part of a text, which must be there once. */
function replaced(parsed: ParsedText, old: string, by: string): ParsedText {
  const start = parsed.text.indexOf(old);
  const text = parsed.text.slice(0, start) + by + parsed.text.slice(start + old.length);
  return editText(parsed, text, { start, oldEnd: start + old.length, newEnd: start + by.length });
}

function service(parsed: ParsedText, key: string): ValueNode {
  const [document] = parsed.documents;
  if (document === undefined) throw new Error('no document');
  return atPath(document.root, ['services', key]).node;
}

function entryOfService(parsed: ParsedText, key: string): MapEntry | undefined {
  const [document] = parsed.documents;
  return document === undefined ? undefined : atPath(document.root, ['services', key]).entry;
}

describe('editText', () => {
  it.each([
    ['a value', 'replicas: 2', 'replicas: 20'],
    ['a value of the last entry', 'replicas: 1', 'replicas: 100'],
    ['a key', 'replicas: 2', 'replica: 2'],
    ['a new line', 'replicas: 2\n', 'replicas: 2\n        paused: true\n'],
    ['a new service', '  db:\n', '  queue:\n    type: Pod.K8s\n  db:\n'],
    ['an item', '- name: metrics', '- name: metrics\n            port: 90\n          - name: admin'],
    ['a line that goes', '            port: 80\n', ''],
    ['a comment', '# the last one', '# the very last one'],
    ['an indentation', '  db:\n    type', '  db:\n      type'],
    ['a key that is there already', '  db:\n', '  web:\n'],
    ['a quotation mark that stays open', 'replicas: 2', 'replicas: "2'],
    ['a document that begins', '  db:\n', '---\n  db:\n'],
  ])('reads %s as the library does', (_, old, by) => {
    const now = replaced(parseText(pattern), old, by);
    const expected = parseWithLibrary(now.text);
    expect({ documents: now.documents, faults: now.faults }).toEqual({
      documents: expected.documents,
      faults: expected.faults,
    });
    expect(now.lines.positionAt(now.text.length)).toEqual(expected.lines.positionAt(now.text.length));
  });

  it('takes over what did not change, and moves what stands behind', () => {
    const before = parseText(pattern);
    const [db, cache] = [service(before, 'db'), entryOfService(before, 'cache')];
    const startOfDb = db.start;
    const now = replaced(before, 'replicas: 2', 'replicas: 2000');
    expect(service(now, 'db')).toBe(db);
    expect(entryOfService(now, 'cache')).toBe(cache);
    expect(db.start).toBe(startOfDb + 3);
    expect(service(now, 'web')).not.toBe(service(before, 'web'));
  });

  it('reads on while the text is broken, and is fast again when it is whole', () => {
    const broken = replaced(parseText(pattern), 'replicas: 2', 'replicas: [2');
    expect(broken.handedOver).toBeDefined();
    const whole = replaced(broken, '[2', '[2]');
    expect(whole.handedOver).toBeUndefined();
    expect(whole.documents).toEqual(parseWithLibrary(whole.text).documents);
  });
});
