import type { ProblemTable } from './entry.ts';

/** Problems of what stands beside a mesh: add-ons, sample apps, and the files that they come from. */
export const meshExtrasProblems = {
  'mesh.manifest-unreachable': {
    message: 'Nothing could be fetched from {address}.',
    cause: 'There is no network, or a proxy or the server refused. Redirects are not followed.',
    next: 'Fetch the file on a machine with a network, and name its folder with --from.',
  },
  'mesh.manifest-too-large': {
    message: 'What stands at {address} has more than {limitBytes} bytes.',
    next: 'Check where the address leads: manifests are smaller.',
  },
  'mesh.manifest-digest': {
    message: 'The file {place} is another one than Meshdeck knows.',
    cause: 'Its SHA-256 is {found}, not {wanted}.',
    next: 'Use the file of {address}; if its makers have changed it, a newer Meshdeck may know it.',
  },
  'mesh.manifest-not-in-folder': {
    message: 'The folder {folder} has no file for {address}.',
    next: 'Put the file there under its own name, or leave the folder out to fetch it.',
  },
  'mesh.manifest-ambiguous': {
    message: 'The folder {folder} has several files that may be {address}: {files}.',
    next: 'Name a folder that has one of them.',
  },
  'mesh.manifest-unread': {
    message: 'What came from {address} cannot be read: {reason}.',
    next: 'Look at the file: it must be YAML or JSON with Kubernetes objects.',
  },
  'mesh.manifest-unseen': {
    message: '{count} files are fetched for the first time, and Meshdeck knows no digest of them.',
    cause: 'Their makers publish them at an address where they may change.',
    next: 'Look at them, and say with --trust-download that they are meant; their digests count from then on.',
  },
  'mesh.manifest-object': {
    message: '{object} cannot be written as a component of a pattern: {reason}.',
    next: 'Apply the file with kubectl instead.',
  },
  'mesh.sample-unknown': {
    message: 'There is no sample "{name}".',
    next: 'Choose one of: {names}.',
  },
  'mesh.sample-namespace': {
    message: 'The sample {name} goes into the namespace {own} alone: its files name it.',
    next: 'Leave the namespace out.',
  },
  'mesh.sample-no-service': {
    message: 'The sample {name} has nothing to open.',
    next: 'Look at its Pods in the Clusters view.',
  },
  'mesh.set-absent': {
    message: '{what} is not there: no record of it was found in the cluster.',
    cause: 'Meshdeck did not put it there, or it was taken away already.',
    next: 'Look for its objects in the Clusters view.',
  },
  'mesh.set-several': {
    message: '{what} is there several times, recorded in the namespaces {namespaces}.',
    next: 'Say with --record which of these namespaces is meant.',
  },
  'mesh.addon-unknown': {
    message: 'There is no add-on "{name}".',
    next: 'Choose one of: {names}.',
  },
  'mesh.addon-mesh-needed': {
    message: 'Which mesh the add-on is for cannot be told: {found}.',
    next: 'Name the mesh with --mesh.',
  },
  'mesh.addon-built-in': {
    message: '{addon} is a part of {mesh}: there is nothing to install or to take away.',
    next: 'Open it: "meshdeck mesh dashboard {name}".',
  },
  'mesh.addon-absent': {
    message: '{addon} was not found in the cluster.',
    cause: 'Deployments and StatefulSets were looked at by the labels and images that it has.',
    next: 'Install it, or say where it is with --address.',
  },
  'mesh.addon-no-service': {
    message: '{workload} is there, and no Service of its namespace leads to it.',
    next: 'Forward a port of its Pods with "Forward Port", or make a Service for it.',
  },
  'mesh.addon-nothing-to-see': {
    message: '{addon} has no page: it answers to others at port {port} of Service {namespace}/{service}.',
    next: 'Forward its port with "Forward Port" where you want to ask it yourself.',
  },
  'mesh.addon-values': {
    message: '{addon} comes with the chart "{chart}" of {mesh}: values of it switch it on, and none stands beside it.',
    cause: 'The pattern that installs {mesh} was not found at {path}.',
    next: 'Name that pattern with --pattern. Without one, give the values to your own helm: {values}',
  },
  'mesh.addon-values-pattern': {
    message: 'The pattern {path} does not install {mesh}.',
    next: 'Name the pattern that has a component of type {type}.',
  },
  'mesh.addon-address': {
    message: '"{address}" is no address that a browser opens.',
    next: 'Write it whole: https://kiali.example.com/kiali.',
  },
} as const satisfies ProblemTable;
