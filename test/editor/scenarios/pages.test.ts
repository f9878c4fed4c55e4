import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildScenarios, type ScenarioPage } from '../../../scripts/webview-scenarios.ts';
import { openBrowser } from '../browser.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const shots = path.join(root, 'test-results/webviews');

/** The pages are built by name here so that a scenario that is added without being in this list fails the first test. */
const names = {
  plan: [
    'applying',
    'conflicts',
    'delete',
    'failed',
    'finished',
    'large',
    'planning',
    'protected',
    'refused',
    'release',
  ],
  run: ['finished', 'invalid', 'long', 'refused', 'running', 'starting', 'stopped'],
} as const;
const all = Object.entries(names).flatMap(([panel, scenarios]) => scenarios.map((scenario) => `${panel}-${scenario}`));

/** A page is there in a moment; this is for machines that do five other things. */
const timeoutMs = 60_000;

let folder = '';
let pages: readonly ScenarioPage[] = [];
let browser: Browser | undefined;
let absentBecause = '';

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'meshdeck-pages-'));
  pages = await buildScenarios(folder);
  await mkdir(shots, { recursive: true });
  try {
    browser = await openBrowser();
  } catch (error) {
    absentBecause = error instanceof Error ? error.message : String(error);
  }
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await rm(folder, { recursive: true, force: true });
});

beforeEach((context) => {
  if (browser === undefined) context.skip(`no browser: ${absentBecause}`);
});

/** A page and every complaint of the browser about it: errors, warnings, refusals of the security policy. */
interface Opened {
  readonly page: Page;
  readonly complaints: readonly string[];
}

async function open(name: string, options: { theme?: string; reducedMotion?: 'reduce' } = {}): Promise<Opened> {
  if (browser === undefined) throw new Error('no browser');
  const page = await browser.newPage({
    viewport: { width: 1100, height: 800 },
    reducedMotion: options.reducedMotion ?? 'no-preference',
  });
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(`${pathToFileURL(path.join(folder, `${name}.html`)).href}?theme=${options.theme ?? 'dark'}`);
  await page.getByRole('main').locator(':scope > *').first().waitFor();
  return { page, complaints };
}

/** What the page said to the host, in order. */
async function heard(page: Page): Promise<readonly { readonly type: string }[]> {
  const text = await page.evaluate('document.documentElement.dataset.heard ?? "[]"');
  return JSON.parse(String(text)) as { type: string }[];
}

/** Name of what has the focus; empty where nothing has it. */
async function focusedText(page: Page): Promise<string> {
  return String(await page.evaluate(nameOfFocused));
}

/** Runs in the page. */
const nameOfFocused = `(() => {
  const focused = document.activeElement;
  if (focused === null || focused === document.body) return '';
  return (focused.getAttribute('aria-label') ?? focused.textContent).trim();
})()`;

async function tabTo(page: Page, text: string): Promise<void> {
  for (let presses = 0; presses < 40; presses += 1) {
    await page.keyboard.press('Tab');
    if ((await focusedText(page)).includes(text)) return;
  }
  throw new Error(`40 presses of Tab did not lead to "${text}"`);
}

describe('scenarios', { timeout: timeoutMs }, () => {
  it('are all in this test', () => {
    expect(pages.map(({ panel, scenario }) => `${panel}-${scenario}`)).toEqual(all);
  });

  it.each(all)('%s is drawn in every theme, and at 200 % zoom, without a complaint of the browser', async (name) => {
    const { page, complaints } = await open(name);
    expect(await page.getByRole('heading', { level: 1 }).count()).toBe(1);
    for (const theme of ['dark', 'light', 'high-contrast', 'high-contrast-light']) {
      await page.evaluate(`useTheme('${theme}')`);
      await page.screenshot({ path: path.join(shots, `${name}-${theme}.png`) });
    }
    // Half the width is what 200 % zoom leaves of a page; nothing may be cut off sideways.
    await page.setViewportSize({ width: 550, height: 800 });
    expect(await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')).toBe(0);
    await page.screenshot({ path: path.join(shots, `${name}-narrow.png`) });
    expect(complaints).toEqual([]);
    await page.close();
  });
});

describe('the Plan page', { timeout: timeoutMs }, () => {
  it('says cluster, namespace and counts, and names each object with its action in words', async () => {
    const { page } = await open('plan-conflicts');
    const text = await page.getByRole('main').innerText();
    expect(text).toContain('staging-eu');
    expect(text).toContain('https://10.20.0.1:6443');
    expect(await page.getByRole('list', { name: '7 objects in the plan' }).innerText()).toMatch(
      /create 3\s+change 1\s+conflict 1\s+unchanged 2/,
    );
    expect(await page.getByRole('button', { name: /create Service shop\/cart component cart/ }).count()).toBe(1);
    await page.close();
  });

  it('shows each changed field with its owner, and takes over a conflict only where the box is checked', async () => {
    const { page } = await open('plan-conflicts');
    await page.getByRole('button', { name: /change Deployment shop\/web/ }).click();
    expect(await page.getByRole('table').innerText()).toContain('kubectl-edit');
    await page.getByRole('button', { name: /conflict Deployment shop\/payments/ }).click();
    const box = page.getByRole('checkbox', { name: /Take over .* from horizontal-pod-autoscaler/ });
    await page.getByRole('button', { name: 'Apply 4 changes' }).waitFor();
    await box.focus();
    await page.keyboard.press('Space');
    await page.screenshot({ path: path.join(shots, 'plan-conflicts-open.png'), fullPage: true });
    await page.getByRole('button', { name: 'Apply 5 changes' }).click();
    await page.getByRole('heading', { name: /^Applied/ }).waitFor();
    expect(await heard(page)).toContainEqual({ type: 'apply', takeOver: ['deployment-payments'] });
    await page.screenshot({ path: path.join(shots, 'plan-applied.png'), fullPage: true });
    await page.close();
  });

  it('asks for the name of a protected context, and all of it works with the keyboard alone', async () => {
    const { page } = await open('plan-protected');
    const apply = page.getByRole('button', { name: 'Apply 4 changes' });
    // The scenario came from "Apply Pattern": the field has the focus already.
    expect(await focusedText(page)).toContain('type prod-eu to apply');
    expect(await apply.isDisabled()).toBe(true);
    await page.keyboard.type('prod-e');
    await page.keyboard.press('Enter');
    expect(await apply.isDisabled()).toBe(true);
    await page.keyboard.type('u');
    await page.getByRole('button', { name: 'Apply 4 changes', disabled: false }).waitFor();
    await tabTo(page, 'Apply 4 changes');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: /^Applied/ }).waitFor();
    const said = await heard(page);
    expect(said.filter(({ type }) => type === 'apply')).toEqual([
      { type: 'apply', takeOver: [], confirmedContext: 'prod-eu' },
    ]);
    await page.close();
  });

  it('forgets the typed name when the page is made anew, but not what was opened', async () => {
    const { page } = await open('plan-protected');
    await page.keyboard.type('prod-eu');
    await page.getByRole('button', { name: /change Deployment shop\/web/ }).click();
    await page.getByRole('table').waitFor();
    await page.reload();
    await page.getByRole('table').waitFor();
    expect(await page.getByRole('textbox', { name: /type prod-eu/ }).inputValue()).toBe('');
    expect(await page.getByRole('button', { name: 'Apply 4 changes' }).isDisabled()).toBe(true);
    await page.close();
  });

  it('names the count in a delete', async () => {
    const { page } = await open('plan-delete');
    await page.getByRole('button', { name: 'Delete 4 objects' }).waitFor();
    await page.close();
  });

  it('says why nothing can be applied, and why each object cannot', async () => {
    const { page } = await open('plan-refused');
    expect(await page.getByRole('button', { name: /^Apply/ }).isDisabled()).toBe(true);
    expect(await page.getByRole('main').innerText()).toContain('This workspace is not trusted');
    expect(await page.getByRole('main').innerText()).toContain('The user dev may not create Namespaces.');
    await page.close();
  });

  it('opens the output of a tool that works, and gives the focus to what follows a Cancel', async () => {
    const { page } = await open('plan-applying');
    expect(await page.getByRole('log').innerText()).toContain('creating resource 40 of 58');
    await tabTo(page, 'Cancel');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: /^Apply/ }).waitFor();
    expect((await heard(page)).at(-1)).toEqual({ type: 'cancel' });
    expect(await focusedText(page)).toMatch(/^Apply/);
    await page.close();
  });

  it('moves between 500 rows with the arrow keys, filters them, and takes a new state without freezing', async () => {
    const { page } = await open('plan-large');
    const rows = page.locator('.row');
    expect(await rows.count()).toBe(500);
    await rows.first().focus();
    await page.keyboard.press('End');
    expect(await focusedText(page)).toContain('service-with-a-long-name-499');
    const longestMs = Number(await page.evaluate(longestTaskWhileShowing));
    console.log(`longest time between two frames while 500 rows changed: ${longestMs.toFixed(0)} ms`);
    // People feel a tenth of a second; a machine that runs other tests beside this one is given a whole one.
    expect(longestMs).toBeLessThan(1000);
    await page.getByRole('textbox', { name: /^Filter/ }).fill('deployment 123');
    await page.getByText('Showing 0 of 500 objects').waitFor();
    await page.getByRole('textbox', { name: /^Filter/ }).fill('name-123');
    await page.getByText('Showing 1 of 500 objects').waitFor();
    expect(await rows.count()).toBe(1);
    await page.close();
  });
});

/** Runs in the page: applies all 500 objects state by state and returns the longest time between two frames. */
const longestTaskWhileShowing = `(async () => {
  let longest = 0;
  let last = performance.now();
  let isOver = false;
  const tick = (now) => { longest = Math.max(longest, now - last); last = now; if (!isOver) requestAnimationFrame(tick); };
  requestAnimationFrame(tick);
  const ids = [...document.querySelectorAll('.row .title')].map((title) => {
    const [kind, name] = title.textContent.split(' ');
    return (kind + '-' + name.replace('shop/', '')).toLowerCase();
  });
  const states = {};
  const state = window.shownState();
  for (const [index, id] of ids.entries()) {
    states[id] = { is: 'done', result: 'created' };
    if (index % 25 !== 0) continue;
    window.showState({ ...state, phase: 'applying', states: { ...states } });
    await new Promise((resolve) => requestAnimationFrame(resolve));
  }
  isOver = true;
  return longest;
})()`;

describe('the Run page', { timeout: timeoutMs }, () => {
  it('shows state, clock, target and figures with their units', async () => {
    const { page } = await open('run-running');
    const text = await page.getByRole('main').innerText();
    for (const part of [
      'running',
      '00:12 / 00:30',
      'Service shop/checkout',
      '5,000 rps',
      '53.3 %',
      'timed out after 200 ms',
    ])
      expect(text).toContain(part);
    const latency = await page.getByRole('table').first().innerText();
    expect(latency).toMatch(/p99\s+17\.8 ms\s+15\.5 ms/);
    await page.close();
  });

  it('says at once that it stops and hears no second press, then that the result is partial, and gives the focus to what can be done next', async () => {
    const { page } = await open('run-running');
    await tabTo(page, 'Stop Run');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Stopping...' }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('region', { name: 'Validity' }).getByText('Partial').waitFor();
    expect(await focusedText(page)).toBe('Run Again');
    expect((await heard(page)).filter(({ type }) => type === 'stop')).toHaveLength(1);
    expect(await page.getByRole('button', { name: 'Open Result File' }).count()).toBe(1);
    await page.close();
  });

  it('says why a result is invalid, and what the figures then are', async () => {
    const { page } = await open('run-invalid');
    const banner = await page.getByRole('region', { name: 'Validity' }).innerText();
    expect(banner).toContain('Invalid');
    expect(banner).toContain('The rate was not reached: 3,100 rps of 5,000 rps.');
    await page.close();
  });

  it('shows the charts as tables for those who cannot see them, page by page, and remembers the choice', async () => {
    const { page } = await open('run-long');
    expect(await page.getByRole('img', { name: /^Requests a second over 7,200 s/ }).count()).toBe(1);
    expect(await page.locator('canvas').count()).toBe(2);
    await tabTo(page, 'Show Table');
    await page.keyboard.press('Enter');
    await page.getByText('Seconds 7140 to 7199 of 7,200').waitFor();
    await page.getByRole('button', { name: 'Earlier' }).click();
    await page.getByText('Seconds 7080 to 7139 of 7,200').waitFor();
    await page.screenshot({ path: path.join(shots, 'run-long-table.png'), fullPage: true });
    await page.reload();
    await page.getByRole('button', { name: 'Show Charts' }).click();
    await page.locator('canvas').nth(1).waitFor();
    await page.close();
  });

  it('keeps the id of the run for the time after a window reload', async () => {
    const { page } = await open('run-finished');
    const kept: unknown = JSON.parse(String(await page.evaluate('JSON.stringify(acquireVsCodeApi().getState())')));
    expect(kept).toMatchObject({
      runId: '2026-11-20T14-02-00-checkout',
      profileFile: 'checkout.smp.yaml',
      resultFile: '.meshdeck/results/checkout.json',
    });
    await page.close();
  });

  it('shows what failed where the target refuses connections, and a way to run again', async () => {
    const { page } = await open('run-refused');
    const text = await page.getByRole('main').innerText();
    expect(text).toContain('The target 127.0.0.1:8080 refuses connections.');
    expect(text).toContain('Nothing listens there');
    expect(await page.getByRole('region', { name: 'Validity' }).count()).toBe(0);
    await page.getByRole('button', { name: 'Run Again' }).click();
    expect((await heard(page)).at(-1)).toEqual({ type: 'run-again' });
    await page.close();
  });

  it('draws its lines in the colours of the theme', async () => {
    const colours: string[] = [];
    for (const theme of ['dark', 'light']) {
      const { page } = await open('run-finished', { theme });
      colours.push(String(await page.evaluate(colourOfFirstLine)));
      await page.close();
    }
    expect(colours).toEqual(['#3794ff', '#1a85ff']);
  });

  it('holds still where motion is unwanted', async () => {
    const { page } = await open('run-running', { reducedMotion: 'reduce' });
    expect(await page.locator('vscode-progress-ring').first().isVisible()).toBe(false);
    await page.close();
  });
});

/** Runs in the page: the most frequent blue-ish colour of the first chart, as it was painted. */
const colourOfFirstLine = `(() => {
  const canvas = document.querySelector('canvas');
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  const counts = new Map();
  for (let at = 0; at < data.length; at += 4) {
    const [red, green, blue, alpha] = data.slice(at, at + 4);
    if (alpha !== 255 || blue < red + 80) continue;
    const colour = '#' + [red, green, blue].map((part) => part.toString(16).padStart(2, '0')).join('');
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  return [...counts].sort((left, right) => right[1] - left[1])[0]?.[0];
})()`;
