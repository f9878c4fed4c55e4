import { sourcesOf } from '../facts/source.ts';

/** Consul on Kubernetes: chart, control plane and command line have one repository and one version. */
export const consulSource = sourcesOf('hashicorp/consul-k8s@v2.0.3', '2026-11-27');

/** The files of HashiCorp's tutorial: a commit, because they have no releases. */
export const tutorialCommit = '999c6bfad622426368299a1146571730349fd92f';

/** A file of the tutorial. */
export const tutorialSource = sourcesOf(
  `hashicorp-education/learn-consul-get-started-kubernetes@${tutorialCommit}`,
  '2026-11-27',
);
