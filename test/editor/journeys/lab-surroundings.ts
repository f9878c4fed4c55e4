import path from 'node:path';
import { ensureLab, whyNoLab, type LabHandle } from '../../lab/lab.ts';
import type { ScenarioName } from '../../lab/scenarios/scenarios.ts';
import type { JourneyRequest } from './journey.ts';

/** A journey's request for a lab, and the lab once the journey has begun. */
export interface LabSurroundings {
  readonly request: Required<Pick<JourneyRequest, 'impossible' | 'prepare' | 'surroundings'>>;
  /** The running lab. Throws an Error before the journey has begun. */
  readonly lab: () => LabHandle;
}

/**
 * A lab of its own for a journey, filled with the demo's workloads where no other scenario is asked for, and made new for each attempt, with the lab's helm on the
 * editor's PATH. With `exec`, shells of Pods run on this machine. Where no lab can be had the journey is skipped, with the reason.
 *
 *   const surroundings = labSurroundings('story');
 *   journey('...', { ...surroundings.request }, async (stage) => { ...surroundings.lab().client... });
 */
export function labSurroundings(
  name: string,
  options: { readonly exec?: boolean; readonly scenario?: ScenarioName } = {},
): LabSurroundings {
  let handle: LabHandle | undefined;
  let isNew = false;
  const lab = (): LabHandle => {
    if (handle === undefined) throw new Error('The lab is there once the journey has begun.');
    return handle;
  };
  return {
    lab,
    request: {
      impossible: whyNoLab,
      prepare: async () => {
        handle = await ensureLab({
          name: `journey-${name}`,
          scenario: options.scenario ?? 'demo',
          ownerPid: process.pid,
          exec: options.exec ?? false,
          fresh: true,
          progress: console.log,
        });
        isNew = true;
      },
      surroundings: async () => {
        // Every attempt begins with the same cluster, as the first one finds it.
        if (!isNew) await lab().reset();
        isNew = false;
        const searchPath = `${path.dirname(lab().helmPath)}${path.delimiter}${process.env['PATH'] ?? ''}`;
        return { kubeconfig: lab().kubeconfigPath, env: { PATH: searchPath } };
      },
    },
  };
}
