import type { ProblemTable } from './entry.ts';

/** Problems of taking workloads into a mesh, of mutual TLS, and of restarts in waves. */
export const meshSwitchProblems = {
  'mesh.none-runs': {
    message: 'No mesh runs in the cluster of the context "{context}".',
    next: 'Install one, or choose another context.',
  },
  'mesh.not-running': {
    message: '{mesh} does not run in the cluster of the context "{context}".',
    next: 'Choose one of those that do: {running}.',
  },
  'mesh.several-run': {
    message: 'Several meshes run in the cluster of the context "{context}": {running}.',
    next: 'Say which one is meant.',
  },
  'mesh.may-not-look': {
    message: 'You may not look for the meshes of the context "{context}", so it is not known which one is meant.',
    next: 'Name it, one of: {known}.',
  },
  'mesh.revision-unknown': {
    message: '{mesh} has no revision or tag "{revision}", so new Pods would come up without a proxy.',
    next: 'Choose one of those that are there: {known}.',
  },
  'mesh.no-switch': {
    message: '{mesh} has no switch for {target}. {sentence}',
  },
  'mesh.no-mutual-tls': {
    message: 'Mutual TLS of {mesh} cannot be switched for {target}. {sentence}',
  },
  'mesh.no-such-mode': {
    message: '{mesh} does not know the mode "{mode}" for {target}.',
    next: 'Choose one of: {modes}.',
  },
  'mesh.switch-target-missing': {
    message: '{target} is not there.',
    next: 'Check the name and the context.',
  },
  'mesh.switch-conflict': {
    message: 'Others have said something else of {object}, so nothing was changed: {fields}.',
    cause: 'These fields belong to {managers}.',
    next: 'Change them there, or take them over by naming each of these managers (--take-over).',
  },
  'mesh.switch-without-effect': {
    message: 'Nothing was changed, because it would not count for {target}: {because}.',
    next: 'Change that first.',
  },
  'mesh.switch-changed-meanwhile': {
    message: '{object} has been changed since it was looked at, so nothing was changed.',
    next: 'Look again, and then decide.',
  },
  'mesh.switch-no-file': {
    message: 'No file of this workspace describes {object} in a way that can be changed by lines.',
    cause:
      'It comes from a chart, a kustomization or a pattern, is written in flow style, or is only a part of an object.',
    next: 'Open it with "Open Source File" and change it by hand, or turn the switch in the cluster.',
  },
  'mesh.restart-stopped': {
    message: '{workload} does not become ready: {reason}. No other workload was restarted after it.',
    next: 'Mend it, then restart again: what is as it should be already is left alone.',
  },
  'mesh.restart-late': {
    message: '{workload} is not ready after {seconds} s: {reason}. No other workload was restarted after it.',
    next: 'Look at its Pods, then restart again: what is as it should be already is left alone.',
  },
} as const satisfies ProblemTable;
