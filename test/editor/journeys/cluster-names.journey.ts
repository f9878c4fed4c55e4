import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'vitest';
import { Keyboard } from '../pages/keyboard.ts';
import { LanguageTools } from '../pages/language-tools.ts';
import { until } from '../pages/text.ts';
import { journey } from './journey.ts';
import { labSurroundings } from './lab-surroundings.ts';

const surroundings = labSurroundings('names');

const route = [
  'name: route',
  'services:',
  '  route:',
  '    type: VirtualService.Istio',
  '    namespace: shop',
  '    settings:',
  '      hosts: [shop.example.com]',
  '      http:',
  '        - route:',
  '            - destination:',
  '                host: ',
  '',
].join('\n');

journey(
  'names of a cluster are proposed once it is connected, and its namespaces',
  { ...surroundings.request },
  async ({ workbench, page, screenshot, workspaceFolder }) => {
    await writeFile(path.join(workspaceFolder, 'route.pattern.yaml'), route);
    const { admin } = surroundings.lab().contexts;
    const keyboard = new Keyboard(page);
    const tools = new LanguageTools(page);
    await keyboard.openFile('route.pattern.yaml');
    await workbench.activeTab('route.pattern.yaml');
    await workbench.openContainer('Meshdeck');
    await workbench.tree('Clusters').expand([admin]);
    await workbench.tree('Clusters').row([admin, 'Namespaces']);

    await workbench.editor.goTo(11, 23);
    // What the cluster has comes a moment after its row has opened.
    let proposed: string[] = [];
    await until('names of the cluster to be proposed', async () => {
      await keyboard.press('Escape');
      proposed = await tools.proposals();
      return proposed.includes('web');
    });
    await screenshot('cluster-names-1-hosts');
    await tools.takeProposal('web', 'we');
    await until('the name to be written', async () =>
      (await workbench.editor.visibleLines()).some((line) => line.includes('host: web')),
    );
    expect(await tools.hover()).toMatch(/Service shop\/web.*Exists in/s);
    await screenshot('cluster-names-2-hover');
    await keyboard.press('Escape');

    await workbench.editor.goTo(5, 16);
    await keyboard.press('Shift+End');
    await keyboard.press('Delete');
    expect(await tools.proposals()).toEqual(expect.arrayContaining(['default', 'kube-system', 'shop']));
    await screenshot('cluster-names-3-namespaces');
  },
);
