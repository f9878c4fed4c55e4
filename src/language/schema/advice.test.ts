import { describe, expect, it } from 'vitest';
import { apiVersionAdvice } from './advice.ts';
import { openBundle } from './bundle.ts';
import { kubernetesVersions, meshVersions } from './removed-versions.ts';

const bundle = openBundle();

describe('advice for API versions', () => {
  it('says what replaces a removed version, and since when it is gone', () => {
    expect(apiVersionAdvice('extensions/v1beta1', 'Ingress')).toMatchObject({
      is: 'removed',
      replacement: 'networking.k8s.io/v1',
      removedIn: '1.22',
      of: 'Kubernetes',
    });
    expect(apiVersionAdvice('policy/v1beta1', 'PodSecurityPolicy')).not.toHaveProperty('replacement');
    expect(apiVersionAdvice('apps/v1', 'Deployment')).toBeUndefined();
  });

  it('minds the version of Kubernetes that files are for', () => {
    expect(apiVersionAdvice('batch/v1beta1', 'CronJob', '1.24')?.is).toBe('removed-later');
    expect(apiVersionAdvice('batch/v1beta1', 'CronJob', '1.25')?.is).toBe('removed');
    expect(apiVersionAdvice('batch/v1beta1', 'CronJob', '1.9')?.is).toBe('removed-later');
  });

  it.each([...kubernetesVersions, ...meshVersions].map((row) => [row.apiVersion, row.kinds.join(', '), row] as const))(
    '%s %s: what is removed is not served by the bundled version, and what replaces it is',
    (apiVersion, _kinds, { kinds, replacement, removedIn, of, note }) => {
      for (const kind of kinds) {
        const isServed = bundle.variantsOf(apiVersion, kind).some(({ served }) => served !== false);
        if (apiVersionAdvice(apiVersion, kind)?.is === 'removed') expect(isServed, kind).toBe(false);
        const isOtherKind = note?.startsWith('The kind is') === true || (of !== undefined && removedIn !== undefined);
        if (replacement !== undefined && !isOtherKind) {
          expect(
            bundle.variantsOf(replacement, kind).some(({ served }) => served !== false),
            kind,
          ).toBe(true);
        }
      }
    },
  );

  it('covers what the bundled CRDs warn of, with the same replacement', () => {
    for (const { apiVersion, kind } of bundle.kinds.kinds()) {
      for (const version of bundle.apiVersionsOf(kind, apiVersion.split('/')[0] ?? '')) {
        const warning = bundle.deprecation(version, kind);
        if (warning === undefined || !/use [a-z]/.test(warning)) continue;
        expect(apiVersionAdvice(version, kind)?.of, `${version} ${kind}`).toBeDefined();
      }
    }
  });
});
