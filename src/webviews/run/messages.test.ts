import { describe, expect, it } from 'vitest';
import { parseRunMessage, parseRunSaved } from './messages.ts';

describe('messages of the Run page', () => {
  it('pass when they are known', () => {
    expect(parseRunMessage({ type: 'stop', extra: 1 })).toEqual({ type: 'stop' });
    expect(parseRunMessage({ type: 'start' })).toBeUndefined();
    expect(parseRunMessage(undefined)).toBeUndefined();
  });
});

describe('what VS Code kept of a Run page', () => {
  it('says which run it was, beside view state that is nobody else’s', () => {
    const kept = { runId: 'r', profileFile: 'p.smp.yaml', resultFile: 'r.json', showsTable: true };
    expect(parseRunSaved(kept)).toEqual({ runId: 'r', profileFile: 'p.smp.yaml', resultFile: 'r.json' });
  });

  it('is nothing where the run is not named', () => {
    for (const kept of [undefined, null, {}, { runId: 1, profileFile: 'p' }, []])
      expect(parseRunSaved(kept)).toBeUndefined();
  });
});
