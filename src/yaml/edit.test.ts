import { describe, expect, it } from 'vitest';
import { editText } from './edit.ts';
import { parseWithLibrary } from './library.ts';
import { atPath, type MapEntry, type ValueNode } from './nodes.ts';
import { parseText } from './parse.ts';
import type { ParsedText } from './parsed-text.ts';
import { treeDifference } from './testing/tree-difference.ts';

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

/** Nothing beside it is read again. */
const alone = 'and nothing beside it';

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

  it.each<readonly [what: string, old: string, typed: readonly string[], also: string]>([
    ['a word that becomes a key', ' 2\n', [' 2\n        pau', 'sed', ': ', 'true', '\n'], alone],
    ['a bracket that stays open', 'replicas: 2', ['replicas: [', '1', ', 2', ']'], ''],
    ['a colon in a value', 'StatefulSet.K8s', ['a: b', ': c', 'd'], alone],
    ['a key that is there already', ' 2\n', [' 2\n        replicas: 3\n', '        x: "a"b\n'], alone],
    ['an item that is not one yet', '- name: metrics\n', ['- name: metrics\n          -', 'x', '\n'], ''],
    ['a service at the end', 'replicas: 1\n', ['replicas: 1\n  qu', 'eue', ':', ' {}', '\n'], ''],
  ])('reads %s with the library', (_, old, typed, also) => {
    const before = parseText(pattern);
    const cache = service(before, 'cache');
    let [now, written] = [before, old];
    for (const piece of typed) {
      const more = written === old ? piece : written + piece;
      now = replaced(now, written, more);
      written = more;
      expect(treeDifference(parseWithLibrary(now.text), now)).toBeUndefined();
      expect(now.handedOver).toBeUndefined();
    }
    if (also !== '') expect(service(now, 'cache')).toBe(cache);
  });

  it('reads beside a part that is broken, and mends it later', () => {
    const broken = replaced(parseText(pattern), 'replicas: 2\n', 'replicas: 2\n        pau\n');
    expect(broken.documents[0]?.faults).toHaveLength(1);
    const beside = replaced(broken, 'replicas: 1\n', 'replicas: 10\n        wor\n');
    expect(beside.documents[0]?.faults).toHaveLength(2);
    expect(treeDifference(parseWithLibrary(beside.text), beside)).toBeUndefined();
    const half = replaced(beside, 'pau\n', 'paused: true\n');
    expect(half.documents[0]?.faults).toHaveLength(1);
    expect(treeDifference(parseWithLibrary(half.text), half)).toBeUndefined();
    const whole = replaced(half, '        wor\n', '');
    expect(whole.handedOverBlocks).toBeUndefined();
    expect(treeDifference(parseWithLibrary(whole.text), whole)).toBeUndefined();
  });

  it('reads the whole text while a quotation mark is open, and is fast again when it is closed', () => {
    const large = `${pattern}${'# more\n'.repeat(6_000)}`;
    const broken = replaced(parseText(large), 'replicas: 2', 'replicas: "2');
    expect(broken.handedOver).toBeDefined();
    const whole = replaced(broken, '"2', '"2"');
    expect(whole.handedOver).toBeUndefined();
    expect(treeDifference(parseWithLibrary(whole.text), whole)).toBeUndefined();
  });
});
