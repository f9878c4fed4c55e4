import type { AddonFact } from '../facts/extras.ts';
import { linkerdRepository, linkerdSource } from './sources.ts';

function viz(
  component: string,
  image: string,
  rest: Pick<AddonFact, 'name' | 'displayName' | 'summary' | 'service' | 'caution'>,
): AddonFact {
  return {
    ...rest,
    from: { is: 'chart', chart: 'linkerd-viz', repository: linkerdRepository, release: 'linkerd-viz', values: {} },
    namespace: 'linkerd-viz',
    foundBy: { labels: [{ 'linkerd.io/extension': 'viz', component }], imageNames: [image] },
    source: linkerdSource(`viz/charts/linkerd-viz/templates/${component}.yaml`),
  };
}

/** What the extension viz brings: one chart, with the dashboard, its Prometheus and tap. */
export const linkerdAddons: readonly AddonFact[] = [
  viz('web', 'web', {
    name: 'viz',
    displayName: 'Linkerd dashboard',
    summary: 'Who talks to whom and how well, with live calls; brings a Prometheus and tap',
    // It answers to localhost and to its own name only.
    service: { name: 'web', port: 8084, path: '/' },
    caution: 'It has no sign-in: who reaches it may look into calls.',
  }),
  viz('prometheus', 'prometheus', {
    name: 'prometheus',
    displayName: 'Prometheus of Linkerd',
    summary: 'Stores the metrics of the proxies; comes with the dashboard',
    service: { name: 'prometheus', port: 9090, path: '/' },
    caution:
      'It has one replica and no storage, keeps metrics for six hours, and its policy lets in nobody but the dashboard.',
  }),
  viz('tap', 'tap', {
    name: 'tap',
    displayName: 'Tap',
    summary: 'Lets the dashboard and the command line see calls as they pass; comes with the dashboard',
    service: { name: 'tap', port: 8088 },
    caution: 'Whoever may use it sees paths and headers of calls.',
  }),
];
