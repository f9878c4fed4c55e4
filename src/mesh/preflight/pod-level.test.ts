import { describe, expect, it } from 'vitest';
import { levelOfPod, refuses } from './pod-level.ts';

/** A container that the level restricted takes. */
const meek = {
  name: 'app',
  securityContext: {
    allowPrivilegeEscalation: false,
    runAsNonRoot: true,
    capabilities: { drop: ['ALL'] },
    seccompProfile: { type: 'RuntimeDefault' },
  },
};

describe('the level of Pod security that takes a Pod', () => {
  it.each([
    ['a container that gives everything up', { containers: [meek] }, 'restricted', []],
    [
      'one that says it in the Pod',
      {
        securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
        containers: [
          { name: 'app', securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } } },
        ],
      },
      'restricted',
      [],
    ],
    ['the network of the node', { hostNetwork: true, containers: [meek] }, 'privileged', ['hostNetwork']],
    [
      'a folder of the node',
      { volumes: [{ name: 'cni-bin', hostPath: { path: '/opt/cni/bin' } }], containers: [meek] },
      'privileged',
      ['volume "cni-bin" is a folder of the node'],
    ],
    [
      'an init container that changes the rules of the network',
      {
        initContainers: [{ name: 'init', securityContext: { capabilities: { add: ['NET_ADMIN', 'NET_RAW'] } } }],
        containers: [meek],
      },
      'privileged',
      ['container init adds NET_ADMIN, NET_RAW'],
    ],
    [
      'a privileged container',
      { containers: [{ name: 'app', securityContext: { privileged: true } }] },
      'privileged',
      ['container app is privileged'],
    ],
    [
      'a port of the node',
      { containers: [{ ...meek, ports: [{ hostPort: 80 }] }] },
      'privileged',
      ['container app has the port 80 of the node'],
    ],
    [
      'a volume of another kind',
      { volumes: [{ name: 'share', nfs: {} }], containers: [meek] },
      'baseline',
      ['volume "share" is of the kind nfs'],
    ],
  ])('%s', (_what, spec, level, because) => {
    expect(levelOfPod(spec)).toEqual({ level, because });
  });

  it('names all that is lacking for restricted', () => {
    expect(levelOfPod({ containers: [{ name: 'app' }] })).toEqual({
      level: 'baseline',
      because: [
        'container app does not forbid privilege escalation',
        'container app does not drop all capabilities',
        'container app does not say runAsNonRoot',
        'container app names no seccomp profile',
      ],
    });
  });

  it.each([
    ['restricted', 'baseline', true],
    ['baseline', 'privileged', true],
    ['baseline', 'baseline', false],
    ['privileged', 'privileged', false],
    ['something-new', 'privileged', false],
  ] as const)('a namespace at %s refuses a Pod that needs %s: %s', (enforced, needed, expected) => {
    expect(refuses(enforced, needed)).toBe(expected);
  });
});
