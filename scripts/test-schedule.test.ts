import { describe, expect, it } from 'vitest';
import { lostSteps, nextStep } from './test-schedule.ts';
import { chosenSteps, testSteps, type Step } from './test-steps.ts';

const step = (name: string, load: Step['load'], needs: readonly string[] = []): Step => ({
  name,
  load,
  needs,
  command: [],
});
const build = step('build', 'computing');
const lint = step('lint', 'computing');
const timed = step('timed', 'alone', ['build']);
const lab = step('lab', 'waiting', ['build']);
const editor = step('editor', 'waiting', ['build']);
const passed = (...names: readonly string[]): ReadonlyMap<string, boolean> =>
  new Map(names.map((name) => [name, true]));

describe('the next step of npm test', () => {
  it('begins only when what it needs has passed', () => {
    expect(nextStep({ open: [lab], running: [build], ended: passed() }, 2)).toBeUndefined();
    expect(nextStep({ open: [lab], running: [], ended: passed('build') }, 2)).toBe(lab);
  });

  it('begins only where there is a place', () => {
    expect(nextStep({ open: [lint], running: [lab, build], ended: passed() }, 2)).toBeUndefined();
  });

  it('is one that computes beside one that waits, and the other way round', () => {
    expect(nextStep({ open: [lab, editor, lint], running: [], ended: passed('build') }, 2)).toBe(lab);
    expect(nextStep({ open: [editor, lint], running: [lab], ended: passed('build') }, 2)).toBe(lint);
    expect(nextStep({ open: [editor], running: [lint], ended: passed('build') }, 2)).toBe(editor);
  });

  it('is the first one where all do the same', () => {
    expect(nextStep({ open: [editor], running: [lab], ended: passed('build') }, 2)).toBe(editor);
  });

  it('runs alone what compares times, before everything that it does not need', () => {
    expect(nextStep({ open: [build, lint, timed], running: [], ended: passed() }, 2)).toBe(build);
    expect(nextStep({ open: [lint, timed], running: [build], ended: passed() }, 2)).toBeUndefined();
    expect(nextStep({ open: [lint, timed], running: [], ended: passed('build') }, 2)).toBe(timed);
    expect(nextStep({ open: [lint], running: [timed], ended: passed('build') }, 2)).toBeUndefined();
  });

  it('is not one whose need has failed, and the others still come', () => {
    const progress = { open: [timed, lab, lint], running: [], ended: new Map([['build', false]]) };
    expect(lostSteps(progress)).toEqual([
      { step: timed, because: ['build'] },
      { step: lab, because: ['build'] },
    ]);
    expect(nextStep({ ...progress, open: [lint] }, 2)).toBe(lint);
  });
});

describe('the steps of npm test', () => {
  const steps = testSteps('results');

  it('all come to their turn, whatever the number of places', () => {
    for (const places of [1, 2, 4]) {
      const ended = new Map<string, boolean>();
      let open = steps;
      let running: readonly Step[] = [];
      while (open.length > 0 || running.length > 0) {
        const next = nextStep({ open, running, ended }, places);
        if (next === undefined) {
          const [first] = running;
          expect(first, `with ${places} places`).toBeDefined();
          ended.set(first?.name ?? '', true);
          running = running.slice(1);
          continue;
        }
        open = open.filter((one) => one !== next);
        running = [...running, next];
      }
      expect(ended.size).toBe(steps.length);
    }
  });

  it('are chosen by name with what they need, and a name means all its parts', () => {
    expect(chosenSteps(steps, ['notices']).map(({ name }) => name)).toEqual(['build', 'notices']);
    const journeys = chosenSteps(steps, ['journeys']).map(({ name }) => name);
    expect(journeys.slice(0, 3)).toEqual(['build', 'package', 'journeys 1/5']);
    expect(journeys.at(-1)).toBe('journeys 5/5');
    expect(() => chosenSteps(steps, ['journey'])).toThrow('there is no step journey');
  });

  it('leave their reports in files of their own', () => {
    const reports = steps.flatMap(({ report }) => report ?? []);
    expect(new Set(reports).size).toBe(reports.length);
  });
});
