import { sourcesOf } from '../facts/source.ts';

/** The repository with all that is installed, at the release from which its facts were read. */
export const nsmSource = sourcesOf('networkservicemesh/deployments-k8s@v1.18.0', '2026-11-27');

/** The webhook that makes clients of Pods. */
export const webhookSource = sourcesOf('networkservicemesh/cmd-admission-webhook-k8s@v1.18.0', '2026-11-27');
