import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'vitest';
import { killProcess, processOf } from '../pages/processes.ts';
import { until } from '../pages/text.ts';
import { journey } from './journey.ts';

const fileCount = 3_000;
/** One file in so many has a mistake. */
const wrongEvery = 100;
const demoErrors = 5;

journey(
  'a workspace of thousands of files is checked in the background, and the file that ends the language server is left out',
  {},
  async ({ workbench, screenshot, server, workspaceFolder }) => {
    await writeFiles(workspaceFolder);
    const done = async (): Promise<number> => {
      const shown = (await workbench.statusBar()).map((text) => /Checking files: (\d+) of \d+$/.exec(text)?.[1]);
      return Number(shown.find((count) => count !== undefined) ?? 0);
    };
    const editor = await workbench.openFile('broken.pattern.yaml');
    await until('the mistakes to be underlined', async () => (await editor.squiggles('error')) >= 4);
    await until('the progress to be shown', async () => (await done()) > 0);
    await screenshot('background-1-progress');

    // Nobody knows yet which file it was: nothing is said, and the next server tells what it begins.
    const killed = await killProcess(server, 'language-server.mjs');
    const before = await done();
    await until('another server to begin', async () => {
      const count = await done();
      const pid = await processOf(server, 'language-server.mjs');
      return pid !== undefined && pid !== killed && count > 0 && count !== before;
    });
    expect(await workbench.notifications.messages()).toEqual([]);
    await killProcess(server, 'language-server.mjs');
    const said = await workbench.notifications.message(/is not checked any more/);
    await screenshot('background-2-set-aside');

    // Everything but that file is checked to the end.
    const number = Number(/file-(\d+)/.exec(said)?.[1]);
    const wrong = fileCount / wrongEvery - (number % wrongEvery === 0 ? 1 : 0);
    await workbench.problems.countedErrors(demoErrors + wrong);
    await screenshot('background-3-done');

    // Folders that go, or get another name, take along what was said of their files, and bring it back.
    const [many, elsewhere] = [path.join(workspaceFolder, 'many'), path.join(workspaceFolder, '..', 'elsewhere')];
    const left = wrong - (number === 1_000 ? 0 : 1);
    await rm(path.join(many, '1000'), { recursive: true });
    await workbench.problems.countedErrors(demoErrors + left);
    await rename(many, elsewhere);
    await workbench.problems.countedErrors(demoErrors);
    await screenshot('background-4-gone');
    await rename(elsewhere, many);
    await workbench.problems.countedErrors(demoErrors + left);
  },
);

async function writeFiles(workspaceFolder: string): Promise<void> {
  for (let first = 0; first < fileCount; first += 100) {
    const folder = path.join(workspaceFolder, 'many', String(first).padStart(4, '0'));
    await mkdir(folder, { recursive: true });
    const files = Array.from({ length: 100 }, (_, index) => first + index);
    await Promise.all(
      files.map((number) => writeFile(path.join(folder, `file-${number}.pattern.yaml`), patternText(number))),
    );
  }
}

/** Some services that are right, or one that is not. */
function patternText(number: number): string {
  const services = Array.from({ length: 12 }, (_, index) => {
    const name = `web-${number}-${index}`;
    const labels = `{ app: ${name} }`;
    const spec = `{ containers: [{ name: web, image: "nginx:1.29", ports: [{ containerPort: 80 }] }] }`;
    return [
      `  ${name}:`,
      '    type: Deployment.K8s',
      '    namespace: shop',
      '    settings:',
      '      spec:',
      `        selector: { matchLabels: ${labels} }`,
      `        template: { metadata: { labels: ${labels} }, spec: ${spec} }`,
    ].join('\n');
  });
  const body = number % wrongEvery === 0 ? '  web:\n    type: Deploymnt.K8s' : services.join('\n');
  return `name: pattern-${number}\nservices:\n${body}\n`;
}
