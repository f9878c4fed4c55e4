import { editsTarget } from './edits-target.ts';
import { featuresTarget } from './features-target.ts';
import { httpTarget } from './http-target.ts';
import { kubeconfigTarget } from './kubeconfig-target.ts';
import { profileTarget } from './profile-target.ts';
import { readerTarget } from './reader-target.ts';
import type { FuzzTarget } from './target.ts';
import { yamlTarget } from './yaml-target.ts';

/** Everything that is fuzzed. Inputs stay inside their target, so their type is of no concern here. */
export const targets: readonly FuzzTarget[] = [
  yamlTarget,
  readerTarget,
  editsTarget,
  featuresTarget,
  httpTarget,
  kubeconfigTarget,
  profileTarget,
] as readonly FuzzTarget[];
