/**
 * Builds the pages of the webviews with their ready-made scenarios into `dist/scenarios/<panel>-<scenario>.html`, for any browser.
 * `?theme=light` (dark, light, high-contrast, high-contrast-light) chooses the theme.
 */
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import * as esbuild from 'esbuild';
import { pageHtml } from '../src/webviews/page-html.ts';

const root = path.resolve(import.meta.dirname, '..');
const panels = ['plan', 'run'] as const;

/** One page that was built. */
export interface ScenarioPage {
  readonly panel: (typeof panels)[number];
  readonly scenario: string;
  readonly file: string;
}

/** Builds all pages into a folder, which is emptied first. The pages are real: same bundle, same policy as in the editor. */
export async function buildScenarios(outputFolder: string): Promise<readonly ScenarioPage[]> {
  await rm(outputFolder, { recursive: true, force: true });
  await mkdir(outputFolder, { recursive: true });
  const common = { bundle: true, format: 'iife', target: 'es2022', logLevel: 'warning', outdir: outputFolder } as const;
  await esbuild.build({
    ...common,
    entryPoints: {
      ...Object.fromEntries(panels.map((panel) => [panel, path.join(root, `src/webviews/${panel}/app/main.ts`)])),
      themes: path.join(root, 'src/webviews/ui/scenario-themes.css'),
    },
  });
  const pages: ScenarioPage[] = [];
  for (const panel of panels) {
    for (const scenario of await scenariosOf(panel)) {
      const name = `${panel}-${scenario}`;
      await esbuild.build({ ...common, stdin: scenarioEntry(panel, scenario), entryNames: name });
      const file = path.join(outputFolder, `${name}.html`);
      const frame = {
        title: name,
        styleSource: 'file:',
        styles: ['themes.css', `${panel}.css`],
        scripts: [`${name}.js`, `${panel}.js`],
      };
      await writeFile(file, pageHtml(frame));
      pages.push({ panel, scenario, file });
    }
  }
  return pages;
}

async function scenariosOf(panel: string): Promise<readonly string[]> {
  const names = await readdir(path.join(root, `src/webviews/${panel}/app/scenarios`));
  return names
    .filter((name) => name.endsWith('.ts'))
    .map((name) => name.replace(/\.ts$/, ''))
    .sort();
}

function scenarioEntry(panel: string, scenario: string): esbuild.StdinOptions {
  return {
    contents: `import { scenario } from './${panel}/app/scenarios/${scenario}.ts';
import { playScenario } from './ui/scenario-host.ts';
playScenario(scenario);`,
    resolveDir: path.join(root, 'src/webviews'),
    sourcefile: `${panel}-${scenario}.ts`,
    loader: 'ts',
  };
}

if (import.meta.main) {
  const pages = await buildScenarios(path.join(root, 'dist/scenarios'));
  for (const page of pages) console.log(pathToFileURL(page.file).href);
}
