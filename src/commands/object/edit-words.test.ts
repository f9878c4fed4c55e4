import { describe, expect, it } from 'vitest';
import type { EditChange } from '../../cluster/objects/edit-types.ts';
import { l10n } from '../../host/testing/fake-l10n.ts';
import { applyTitle, changeLine, meanwhileLine, planSummary, type Say } from './edit-words.ts';

const say: Say = l10n.t;
const replicas: EditChange = {
  path: 'spec.replicas',
  before: 3,
  after: 2,
  owners: [{ manager: 'hpa', operation: 'Update', subresource: 'scale' }],
  isAsked: true,
};

describe('the plan of an edit in words', () => {
  it('says what a field becomes and who owns it', () => {
    expect(changeLine(replicas, [], say)).toEqual({
      label: 'spec.replicas',
      description: '3 → 2',
      detail: 'Owner now: hpa (Update, scale)',
    });
    expect(changeLine({ path: 'spec.paused', after: true, owners: [], isAsked: false }, [], say)).toEqual({
      label: 'spec.paused',
      description: 'not set → true',
      detail: 'Changed by the server because of your edit · Owner now: nobody',
    });
  });

  it('says so where the edit takes back what somebody else has set meanwhile', () => {
    const meanwhile = [
      { path: 'spec.replicas', before: 2, after: 3, owners: [{ manager: 'kim', operation: 'Update' as const }] },
    ];
    expect(changeLine(replicas, meanwhile, say).detail).toContain('Takes back what kim (Update) set meanwhile');
    expect(changeLine({ ...replicas, after: 7 }, meanwhile, say).detail).not.toContain('Takes back');
    expect(meanwhileLine({ path: 'a', before: 'x', owners: [] }, say)).toMatchObject({ description: 'x → removed' });
  });

  it('cuts long values, and keeps them on one line', () => {
    const { description } = changeLine({ ...replicas, before: 'a\nb', after: 'x'.repeat(300) }, [], say);
    expect(description).toBe(`a b → ${'x'.repeat(60)}…`);
  });

  it('counts', () => {
    expect(applyTitle([replicas], say)).toBe('Apply 1 Change');
    expect(applyTitle([replicas, replicas], say)).toBe('Apply 2 Changes');
    expect(planSummary([replicas], say)).toBe('1 field to change, owned by hpa. Whoever set them may set them back.');
    expect(planSummary([{ ...replicas, owners: [] }], say)).toContain('Nothing is sent before you apply');
  });
});
