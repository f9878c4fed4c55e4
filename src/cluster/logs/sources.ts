import type { ContainerView, PodView } from '../pods.ts';
import type { ContainerChoice } from './types.ts';

/** The containers of a Pod whose logs are wanted. */
export function chosenContainers(pod: PodView, choice: ContainerChoice): readonly ContainerView[] {
  if (choice.is === 'all') return pod.containers;
  if (choice.is === 'one') return pod.containers.filter(({ name }) => name === choice.name);
  const named = pod.containers.filter(({ name }) => name === pod.defaultContainer);
  return named.length > 0 ? named : pod.containers.filter(({ is }) => is === 'app');
}

/** A container that was never started has no log, and asking for it is refused. */
export function hasLog({ state, restarts }: ContainerView): boolean {
  return state !== 'waiting' || restarts > 0;
}

/** No container of the Pod will write again: it has ended for good, or the container has and is not started again. */
export function isFinished({ phase }: PodView): boolean {
  return phase === 'Succeeded' || phase === 'Failed';
}
