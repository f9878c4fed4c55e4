import type { ProblemTable } from './entry.ts';

/** Problems of installing a mesh. */
export const meshInstallProblems = {
  'mesh.install-unsupported': {
    message: '{mesh} cannot be installed.',
    cause: 'It has ended, or Meshdeck does not know it.',
    next: 'Choose one that "meshdeck mesh install --help" lists.',
  },
  'mesh.install-kustomize': {
    message: '{mesh} has no charts: its makers publish folders for kubectl kustomize.',
    next: 'Run "meshdeck mesh install" for it, which renders them with your kubectl.',
  },
  'mesh.install-refused': {
    message: '{mesh} is not installed from here: {sentence}',
    next: 'Install it as its makers say. Where it stands, Meshdeck upgrades it and changes its values.',
  },
  'mesh.archived': {
    message: '{mesh} is not installed without being asked for twice: {sentence}',
    next: 'Choose another mesh. If you insist, write "acceptArchived: true" into its settings.',
  },
  'mesh.values-file': {
    message: 'The values file {path} cannot be used: {reason}.',
    cause: 'Paths of values files are relative to the folder of the pattern file.',
    next: 'Mend the file, or take it out of "valuesFiles".',
  },
  'mesh.install-settings': {
    message: 'The settings of {type} "{component}" cannot be used: {reason}.',
    next: 'Mend them: docs/meshes.md has the profiles and charts of each mesh.',
  },
  'mesh.chart-missing': {
    message: 'The chart file {path} is not there.',
    cause: 'Chart paths are relative to the folder of the pattern file.',
    next: 'Check the path, or name a chartRepository instead.',
  },
  'mesh.charts-missing': {
    message: 'The folder {folder} has no packaged chart of {charts}.',
    cause: 'Packaged charts are called NAME-VERSION.tgz, as "helm pull" writes them.',
    next: 'Pull the charts into the folder, or take them from a repository.',
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
