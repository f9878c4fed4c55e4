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
  'mesh.release-conflicts': {
    message: 'The Helm release {namespace}/{release} would write what others own: {example}.',
    cause: 'A helm that is not forced stops at the first such object.',
    next: 'See each object below. Take them over where you are sure, or let the others change them.',
  },
  'mesh.object-of-release': {
    message: '{object} belongs to the Helm release {release}.',
    next: 'Upgrade that release instead, or take the object over, so that both have it.',
  },
  'mesh.object-of-others': {
    message: '{object} is there already and was not made by helm: {manager} has it.',
    next: 'Take it over, or delete it first where nobody needs it.',
  },
  'mesh.release-blocked': {
    message: 'The Helm release {namespace}/{release} cannot be written as a whole: {example}.',
    next: 'See each object below, and ask for what is missing before anything is touched.',
  },
  'mesh.upgrade-too-far': {
    message: 'The chart {chart} cannot go from {from} to {to} in one step.',
    cause: '{sentence}',
    next: 'Write a version in between into the pattern, apply it, restart the workloads, and go on from there.',
  },
  'mesh.downgrade': {
    message: 'The chart {chart} would go back from {from} to {to}.',
    cause: 'The makers of a mesh promise nothing for the way back: {sentence}',
    next: 'Write the version that is there into the pattern, or roll the release back with helm.',
  },
  'mesh.still-used': {
    message: 'Proxies of {mesh} still run, {pods} in all: {example}.',
    cause:
      'Without the control plane of {namespace}/{release} they lose their configuration and, once their certificates end, each other.',
    next: 'Turn injection off for them and restart them first: "meshdeck mesh inject off --restart".',
  },
  'mesh.definitions-go': {
    message: 'With the Helm release {namespace}/{release} goes what others have made, {count} in all: {example}.',
    cause:
      'The chart does not keep its definitions, and a definition takes all objects of its kind with it, in all namespaces.',
    next: 'Export them first, and agree to it where nobody needs them here any more.',
  },
  'mesh.release-failed': {
    message: 'The Helm release {namespace}/{release} did not go in: {reason}',
    next: 'Mend the cause and apply again, which goes on from here; or roll the release back, or take it away, with helm.',
  },
  'mesh.export-needed': {
    message: 'What goes with the Helm release {namespace}/{release} cannot be exported here.',
    next: 'Take the mesh away from a folder, so that there is a place for the file.',
  },
  'mesh.removal-stuck': {
    message: '{object} does not go: {reason}.',
    next: 'See who sets its finalizers. Nothing else was taken away.',
  },
  'mesh.no-release': {
    message: 'helm knows no release of {mesh} in this cluster.',
    cause: 'It was installed in another way, or is not installed.',
    next: 'See who has installed it with "meshdeck mesh status", and change it there.',
  },
  'mesh.owned-by': {
    message: '{mesh} is looked after by another tool: {owner}.',
    cause: 'What is changed here would be changed back.',
    next: 'Change it at {place}.',
  },
  'mesh.removal-refused': {
    message: '{mesh} is not taken away from here: {sentence}',
    next: 'Follow the guide of its makers, with the nodes at hand.',
  },
  'mesh.no-component': {
    message: 'The pattern has no component of the type {type}.',
    next: 'Name the pattern that installs the mesh with --file.',
  },
  'mesh.none-stands': {
    message: 'No control plane of a mesh was found in {context}.',
    next: 'Install one with "Meshdeck: Install Mesh", or choose another cluster.',
  },
  'mesh.preflight-failed': {
    message: 'The cluster is not ready for the mesh: what is in the way is told above.',
    cause: 'Nothing was changed.',
    next: 'Mend it and try again, or pass --despite-preflight where you know better.',
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
