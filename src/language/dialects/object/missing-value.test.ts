import { expect, it } from 'vitest';
import { marked, edited } from '../../features/testing/marked.ts';

it('asks for a value of a name that is written without one, instead of for a second name', () => {
  const { service, view } = marked(
    'apiVersion: networking.istio.io/v1\nkind: Gateway\nmetadata:\n  name:  # later\nspec:\n  servers: []\n',
    'a.yaml',
  );
  const finding = service.findings(view).find(({ code }) => code === 'missing-key');
  expect(finding?.message).toContain('a value for `name`');
  expect(finding?.range.start).toEqual({ line: 3, character: 2 });
  const [fix] = finding?.fixes ?? [];
  expect(edited(view, fix?.edits ?? [])).toContain('  name: change-me  # later\n');
});
