import { describe, expect, it } from 'vitest';
import { differences, hasCharts } from '../../../test/charts/chart-text.ts';
import { istioDetection } from './detection.ts';

describe.each(['1.30.3', '1.31.0'])('the charts of Istio %s', (version) => {
  const charts = ['base', 'istiod', 'cni', 'ztunnel'].map((chart) => `${chart}-${version}`);

  it.skipIf(!hasCharts(...charts))(
    'have what tells Istio, and nothing else (skipped where MESHDECK_CORPUS has no charts)',
    () => {
      // Gateways come with a chart of their own, and those of the Gateway API are made by istiod.
      const parts = istioDetection.parts.filter(({ role }) => role !== 'gateway');
      expect(differences({ ...istioDetection, parts }, charts)).toEqual({ notInCharts: [], notInFacts: [] });
    },
  );
});
