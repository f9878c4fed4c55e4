import { describe, expect, it } from 'vitest';
import { edited, marked, placeTexts } from './testing/marked.ts';

const text = [
  'services:',
  '  web: &base # not &this',
  '    type: Namespace.K8s',
  '    name: "*base"',
  '  cart: *ba|se',
  '  shop: &base',
  '    type: Namespace.K8s',
  '  last: *base',
  '',
].join('\n');

describe('anchors', () => {
  it('leads from an alias to the anchor that counts for it', () => {
    const { service, view, offset } = marked(text);
    expect(placeTexts(service.definition(view, offset)?.targets ?? [])).toEqual(['1:8-12']);
  });

  it('finds the aliases of one anchor, and not those of a later one of the same name', () => {
    const { service, view, offset } = marked(text);
    expect(placeTexts(service.references(view, offset))).toEqual(['1:8-12', '4:9-13']);
    expect(placeTexts(service.references(view, offset, false))).toEqual(['4:9-13']);
  });

  it('renames both, and refuses a name that is taken', () => {
    const { service, view, offset } = marked('a: &one 1\nb: *on|e\nc: &two 2\n');
    const edits = service.rename(view, offset, 'three');
    if (edits === undefined || 'refused' in edits) throw new Error('refused');
    const changes = edits.map(({ place, text: written }) => ({ range: place, text: written }));
    expect(edited(view, changes)).toBe('a: &three 1\nb: *three\nc: &two 2\n');
    expect(service.rename(view, offset, 'two')).toEqual({ refused: '`two` is taken already.' });
    expect(service.rename(view, offset, 'a b')).toHaveProperty('refused');
  });
});
