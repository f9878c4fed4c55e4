import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { templateAt } from './helm-template.ts';

const template = `apiVersion: v1
kind: Service
metadata: {name: {{ include "web.fullname" . }}}
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "web.fullname" . }}
`;

const chart = path.join('/', 'charts', 'web');
const file = path.join(chart, 'templates', 'all.yaml');
const read = (asked: string): Promise<string | undefined> =>
  Promise.resolve(asked === path.join(chart, 'Chart.yaml') ? 'apiVersion: v2\nname: web\n' : undefined);

describe('a template of a chart', () => {
  it('is for the kind around the cursor, with the labels that charts write', async () => {
    expect(await templateAt(file, template, template.length, read)).toEqual({
      object: { group: 'apps', version: 'v1', kind: 'Deployment', name: 'web' },
      labels: { 'app.kubernetes.io/managed-by': 'Helm', 'app.kubernetes.io/name': 'web' },
    });
    expect((await templateAt(file, template, 3, read))?.object.kind).toBe('Service');
  });

  it('is told from a file without placeholders, and from one outside of a chart', async () => {
    expect(await templateAt(file, 'apiVersion: v1\nkind: Service\n', 0, read)).toBeUndefined();
    expect(await templateAt('/work/templates/all.yaml', template, 0, read)).toBeUndefined();
  });
});
