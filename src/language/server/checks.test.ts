import { describe, expect, it } from 'vitest';
import { LanguageService } from '../service/service.ts';
import { createChecks, type Checks, type CheckResult } from './checks.ts';
import { createOpenTexts, type OpenTexts } from './open-texts.ts';

const uri = 'file:///shop/a.pattern.yaml';
const pattern = 'name: shop\nservices:\n  web:\n    type: Namspace.K8s\n';

interface Bench {
  readonly texts: OpenTexts;
  readonly checks: Checks;
  readonly results: readonly CheckResult[];
  readonly failures: readonly string[];
  /** Settles when nothing is left to check. */
  readonly idle: () => Promise<void>;
}

function bench(service: () => LanguageService = () => new LanguageService()): Bench {
  const texts = createOpenTexts();
  const results: CheckResult[] = [];
  const failures: string[] = [];
  let whenIdle: (() => void) | undefined;
  const checks = createChecks({
    text: (asked) => texts.get(asked),
    service,
    onResult: (result) => results.push(result),
    onFailure: (failed) => failures.push(failed),
    onIdle: () => whenIdle?.(),
  });
  const idle = (): Promise<void> =>
    new Promise((resolve) => {
      whenIdle = resolve;
    });
  return { texts, checks, results, failures, idle };
}

function insert(texts: OpenTexts, version: number, character: number, text: string): void {
  const at = { line: 0, character };
  texts.change(uri, version, [{ range: { start: at, end: at }, text }]);
}

describe('checks', () => {
  it('give the findings of the version that they have checked', async () => {
    const { texts, checks, results, idle } = bench();
    texts.open(uri, 7, pattern);
    checks.schedule(uri);
    expect(checks.isIdle()).toBe(false);
    await idle();
    expect(results).toMatchObject([{ uri, version: 7, findings: [{ code: 'type-unknown' }] }]);
    expect(checks.isIdle()).toBe(true);
  });

  it('check the last of many edits, once', async () => {
    const { texts, checks, results, idle } = bench();
    texts.open(uri, 1, pattern);
    for (let version = 2; version <= 30; version += 1) {
      insert(texts, version, 10, 'x');
      checks.edited(uri);
    }
    await idle();
    expect(results.map(({ version }) => version)).toEqual([30]);
  });

  it('check what was edited last before what was waiting', async () => {
    const { texts, checks, results, idle } = bench();
    for (const name of ['b', 'c', 'd']) {
      texts.open(`file:///shop/${name}.pattern.yaml`, 1, pattern);
      checks.schedule(`file:///shop/${name}.pattern.yaml`);
    }
    await idle();
    expect(results.map((result) => result.uri.at(13))).toEqual(['d', 'c', 'b']);
  });

  it('leave a check that is under way for a newer version', async () => {
    let stepsOfFirst = 0;
    class Slow extends LanguageService {
      override *findingSteps(
        view: Parameters<LanguageService['findingSteps']>[0],
      ): ReturnType<LanguageService['findingSteps']> {
        for (; view.parsed.text === pattern; stepsOfFirst += 1) {
          const until = performance.now() + 5;
          while (performance.now() < until);
          yield;
        }
        return yield* super.findingSteps(view);
      }
    }
    const { texts, checks, results, idle } = bench(() => new Slow());
    texts.open(uri, 1, pattern);
    checks.schedule(uri);
    while (stepsOfFirst === 0) await new Promise(setImmediate);
    insert(texts, 2, 10, 'x');
    checks.edited(uri);
    const steps = stepsOfFirst;
    await idle();
    expect(results.map(({ version }) => version)).toEqual([2]);
    expect(stepsOfFirst - steps).toBeLessThanOrEqual(1);
  });

  it('tell what fails, and go on with the other documents', async () => {
    const broken = 'file:///shop/broken.pattern.yaml';
    let isFirst = true;
    const { texts, checks, results, failures, idle } = bench(() => {
      if (!isFirst) return new LanguageService();
      isFirst = false;
      throw new Error('a defect');
    });
    texts.open(uri, 1, pattern);
    texts.open(broken, 1, pattern);
    checks.schedule(uri);
    checks.schedule(broken);
    await idle();
    expect(failures).toEqual([broken]);
    expect(results.map((result) => result.uri)).toEqual([uri]);
  });

  it('keep the findings of a version for whoever asks, and make them where no check has', async () => {
    const { texts, checks, results, idle } = bench();
    const text = texts.open(uri, 1, pattern);
    expect(checks.findings(text)).toMatchObject([{ code: 'type-unknown' }]);
    checks.schedule(uri);
    await idle();
    expect(checks.findings(text)).toBe(results[0]?.findings);
    checks.forget(uri);
    expect(checks.findings(text)).not.toBe(results[0]?.findings);
  });
});
