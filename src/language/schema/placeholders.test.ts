import { describe, expect, it } from 'vitest';
import { openBundle } from './bundle.ts';
import { ownSource } from './own.ts';
import { placeholderFor } from './placeholders.ts';
import { schemaAt } from './resolve.ts';
import type { Schema } from './types.ts';

describe('a placeholder', () => {
  it.each<[string, Schema, unknown]>([
    ['a default', { type: 'integer', default: 8080 }, 8080],
    ['the first of some values', { type: 'string', enum: ['', 'HTTP', 'TCP'] }, 'HTTP'],
    ['a text', { type: 'string' }, 'change-me'],
    ['a number in its bounds', { type: 'integer', minimum: 3 }, 3],
    ['a truth', { type: 'boolean' }, false],
    [
      'what an object asks for',
      { type: 'object', required: ['a'], properties: { a: { type: 'string' }, b: {} } },
      { a: 'change-me' },
    ],
    ['a list of one', { type: 'array', items: { type: 'string' } }, ['change-me']],
    ['nothing for an object that asks for nothing', { type: 'object' }, undefined],
    ['nothing for a text of some form', { type: 'string', format: 'uuid' }, undefined],
    ['nothing for a list of anything', { type: 'array' }, undefined],
    [
      'nothing where a part has none',
      { type: 'object', required: ['a'], properties: { a: { type: 'string', maxLength: 3 } } },
      undefined,
    ],
  ])('is %s', (_, schema, expected) => {
    expect(placeholderFor(schema, ownSource)).toEqual(expected);
  });
});

describe('the placeholder of what Kubernetes asks for', () => {
  it('is a selector and a template that fit each other', () => {
    const against = openBundle().schemaOf('apps/v1', 'Deployment');
    const spec = against === undefined ? undefined : schemaAt(against, ['spec']);
    expect(spec === undefined ? undefined : placeholderFor(spec, against?.source ?? ownSource)).toEqual({
      selector: { matchLabels: { app: 'change-me' } },
      template: {
        metadata: { labels: { app: 'change-me' } },
        spec: { containers: [{ name: 'change-me', image: 'change-me' }] },
      },
    });
  });
});
