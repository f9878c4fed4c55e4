import type { ProblemTable } from './entry.ts';

/** Problems of installing a mesh. */
export const meshInstallProblems = {
  'mesh.install-unsupported': {
    message: '{mesh} cannot be installed by Meshdeck yet.',
    cause: 'This version installs Istio (IstioMesh).',
    next: 'Install it with its own tool: the tree finds it, and patterns for its kinds can be applied.',
  },
  'mesh.install-settings': {
    message: 'The settings of {type} "{component}" cannot be used: {reason}.',
    next: 'Mend them: profile, chartRepository, charts and values are known.',
  },
  'mesh.chart-missing': {
    message: 'The chart file {path} is not there.',
    cause: 'Chart paths are relative to the folder of the pattern file.',
    next: 'Check the path, or name a chartRepository instead.',
  },
  'mesh.release-not-ours': {
    message: 'The Helm release {namespace}/{release} exists and was not installed from this pattern.',
    cause: 'Somebody installed it with Helm or from another pattern.',
    next: 'Take it over, so that this pattern upgrades it from now on, or take the component out.',
  },
  'mesh.release-pending': {
    message: 'The Helm release {namespace}/{release} was left in the middle ({status}).',
    cause: 'An earlier helm was stopped or crashed, or one runs at this moment.',
    next: 'If no other helm is running, apply: the release is put in order first.',
  },
  'mesh.helm-needed': {
    message: 'The plan has Helm releases, and no helm was given to look at them.',
    next: 'Install helm 3.13 or later, or take the mesh component out.',
  },
} as const satisfies ProblemTable;
