import { describe, expect, it } from 'vitest';
import { longestOwnStretch } from './activation-profile.ts';

const frame = (functionName: string, url: string) => ({
  functionName,
  url,
  scriptId: '1',
  lineNumber: 0,
  columnNumber: 0,
});

describe('the longest stretch of ours in a CPU profile', () => {
  it('is the longest run of samples with one of our files on the stack, whoever is called from there, but for modules that are loaded', () => {
    const profile = {
      nodes: [
        { id: 1, callFrame: frame('(root)', ''), children: [2, 4, 5] },
        { id: 6, callFrame: frame('Module._load', 'node:internal/modules/cjs/loader'), children: [7] },
        { id: 7, callFrame: frame('', 'file:///x/dist/heavy.cjs'), children: [] },
        { id: 2, callFrame: frame('getChildren', 'file:///x/dist/extension.cjs'), children: [3, 6] },
        { id: 3, callFrame: frame('parse', 'node:internal/x'), children: [] },
        { id: 4, callFrame: frame('theirs', 'file:///other/main.js'), children: [] },
        { id: 5, callFrame: frame('', 'file:///x/dist/panels/plan.cjs'), children: [] },
      ],
      startTime: 0,
      endTime: 40_000,
      //  ours for 1 + 2 ms, theirs, ours for 4 ms, a module of ours is loaded for 20 ms, idle
      samples: [2, 3, 4, 5, 7, 1],
      timeDeltas: [0, 1_000, 2_000, 9_000, 4_000, 20_000],
    };
    expect(longestOwnStretch(profile, '/x/dist')).toEqual({
      stretch: { longestMs: 4, where: '(module) in plan.cjs' },
      stretches: 2,
    });
  });
});
