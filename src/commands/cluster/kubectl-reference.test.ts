import { describe, expect, it } from 'vitest';
import type { Row } from '../../agent/protocol/rows.ts';
import { referenceForKubectl } from './kubectl-reference.ts';

const row = (parts: Partial<Row>): Row => ({
  id: 'x',
  kind: 'workload',
  label: 'web',
  icon: 'healthy',
  expandable: false,
  context: 'prod',
  ...parts,
});

describe('a reference for kubectl', () => {
  it('has the kind with its group, the namespace and the context', () => {
    const object = { group: 'apps', version: 'v1', kind: 'Deployment', namespace: 'shop', name: 'web' };
    expect(referenceForKubectl(row({ object }))).toBe('deployment.apps/web -n shop --context prod');
  });

  it('leaves out what a kind has not', () => {
    const object = { group: '', version: 'v1', kind: 'Node', name: 'n1' };
    expect(referenceForKubectl(row({ object }))).toBe('node/n1 --context prod');
  });

  it('keeps the names of contexts one word of a shell, whatever is in them', () => {
    const context = "it's; rm -rf $HOME";
    expect(referenceForKubectl(row({ kind: 'context', context }))).toBe(String.raw`--context 'it'\''s; rm -rf $HOME'`);
  });

  it('calls a namespace by its name', () => {
    expect(referenceForKubectl(row({ kind: 'namespace', namespace: 'shop', name: 'shop' }))).toBe(
      'namespace/shop --context prod',
    );
  });

  it('is nothing for rows that stand for nothing', () => {
    expect(referenceForKubectl(row({ kind: 'group.namespaces' }))).toBeUndefined();
    expect(
      referenceForKubectl({ id: 'x', kind: 'workload', label: 'x', icon: 'idle', expandable: false }),
    ).toBeUndefined();
  });
});
