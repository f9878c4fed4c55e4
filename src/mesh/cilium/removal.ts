import type { Removal } from '../facts/removal.ts';
import { chartSource } from './sources.ts';

/** What would stay of Cilium. Meshdeck does not take it away: Pods would have no network any more. */
export const ciliumRemoval: Removal = {
  before: [],
  leftovers: [
    {
      is: 'definitions',
      sentence: 'The operator makes the definitions itself; no release takes them away.',
      names: ['cilium.io'],
      source: chartSource('Chart.yaml'),
    },
    {
      is: 'change-of-another',
      sentence:
        'On each node stay the programs in the kernel and, where cni.uninstall was not set before, the configuration that leads new Pods to an agent that is gone; those of other networks are renamed to *.cilium_bak.',
      names: [],
      source: chartSource('values.yaml'),
    },
  ],
  source: chartSource('values.yaml'),
};
