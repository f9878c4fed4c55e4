import { describe, expect, it, vi } from 'vitest';
import type { SwitchPlanView } from '../../agent/protocol/mesh.ts';
import type { RestartItem } from '../../mesh/switches/types.ts';
import { planItems } from './plan-items.ts';

vi.mock('vscode', async () => ({
  l10n: (await import('../../host/testing/fake-l10n.ts')).l10n,
  ThemeIcon: function ThemeIcon() {
    return undefined;
  },
  QuickPickItemKind: { Separator: -1 },
}));

const nothing: SwitchPlanView = {
  planId: '1',
  title: 'Istio on for namespace shop',
  breaks: [],
  changes: [],
  objects: [],
  conflicts: [],
  before: 'not in the mesh, nothing asks for it',
  after: 'sidecar, label istio-injection=enabled',
  notes: [],
  restarts: [],
};
const changes = [{ object: 'Namespace shop', does: 'change', fields: ['metadata.labels.x: (none) -> y'] }];
const web: RestartItem = {
  kind: 'Deployment',
  namespace: 'shop',
  name: 'web',
  pods: 1,
  of: 1,
  because: '1 of 1 Pod without proxy',
};

/** Labels of what can be chosen, with what it does. */
function choices(plan: Partial<SwitchPlanView>): readonly string[] {
  return planItems({ ...nothing, ...plan }).flatMap(({ label, decision }) =>
    decision === undefined ? [] : [`${label} = ${decision.does}`],
  );
}

function lines(plan: Partial<SwitchPlanView>): readonly string[] {
  return planItems({ ...nothing, ...plan }).flatMap(({ label, description = '', decision }) =>
    decision === undefined ? [description === '' ? label : `${label} | ${description}`] : [],
  );
}

describe('what a person can choose on a plan', () => {
  it('is to do it, with the restarts first where there are any, or to change the file', () => {
    expect(choices({ changes, restarts: [web] })).toEqual([
      'Istio on for namespace shop, and restart 1 workload in waves = apply-and-restart',
      'Istio on for namespace shop = apply',
      'Change its file instead = file',
    ]);
  });

  it('is only to restart where all is said already', () => {
    expect(choices({ restarts: [web] })).toEqual(['Restart 1 workload in waves = restart']);
  });

  it('is nothing where all is as it is asked', () => {
    expect(choices({})).toEqual([]);
  });

  it('names whom something is taken over from', () => {
    const conflicts = [{ field: 'metadata.labels.x', manager: 'kubectl-label' }];
    const [first] = planItems({ ...nothing, changes, conflicts });
    expect(first?.label).toBe('Take over from kubectl-label: Istio on for namespace shop');
    expect(first?.decision?.takeOver).toEqual(['kubectl-label']);
    expect(lines({ changes, conflicts })).toContain('metadata.labels.x | belongs to kubectl-label');
  });

  it('offers no restart of what restarts by itself', () => {
    expect(choices({ changes, restarts: [{ ...web, isByItself: true }] })).toEqual([
      'Istio on for namespace shop = apply',
      'Change its file instead = file',
    ]);
  });
});

describe('what a plan tells', () => {
  it('is who would break before anything else', () => {
    const breaks = [{ severity: 'breaks', sentence: 'DestinationRule shop/web says no.' }] as const;
    expect(lines({ breaks, changes, restarts: [web], notes: ['A note.'] })).toEqual([
      'who would break',
      'DestinationRule shop/web says no.',
      'changes',
      'Namespace shop',
      'metadata.labels.x: (none) -> y',
      'in effect',
      'now: not in the mesh, nothing asks for it',
      'then: sidecar, label istio-injection=enabled',
      'to restart before it counts for all Pods',
      'Deployment web | 1 of 1 Pod without proxy',
      'to know',
      'A note.',
    ]);
  });

  it('is also that Pods may not be seen', () => {
    const { restarts, ...unseen } = nothing;
    expect(restarts).toEqual([]);
    const labels = planItems(unseen).map(({ label }) => label);
    expect(labels).toContain('You may not see the Pods: what must be restarted is not known');
  });
});
