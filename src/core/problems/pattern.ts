import type { ProblemTable } from './entry.ts';

/** Problems of the room `pattern`. The first part has one entry for each finding of the pattern model. */
export const patternProblems = {
  'pattern.yaml': {
    message: 'The file is not valid YAML. {reason}',
    next: 'Mend the YAML at that place.',
  },
  'pattern.not-a-map': {
    message: 'A pattern must be a map with "services", not {found}.',
    next: 'Begin the file with "name:" and "services:".',
  },
  'pattern.too-many-aliases': {
    message: 'The aliases below "{key}" expand to more than {max} nodes.',
    next: 'Write the values out, or nest fewer aliases.',
  },
  'pattern.number-not-finite': {
    message: 'The number {written} cannot be sent to the API server: JSON has finite numbers only.',
    next: 'Write a finite number, or quotation marks around a text.',
  },
  'pattern.services-missing': {
    message: 'The pattern has no "services".',
    next: 'Add a "services:" map with one entry for each component.',
  },
  'pattern.services-empty': {
    message: 'The pattern has no components: "services" is empty.',
    next: 'Add at least one component below "services".',
  },
  'pattern.component-not-a-map': {
    message: 'The component "{key}" must be a map with a "type", not {found}.',
    next: 'Give it a type, such as "type: Deployment.K8s".',
  },
  'pattern.type-missing': {
    message: 'The component "{key}" has no type.',
    next: 'Give it a type, such as "type: Deployment.K8s".',
  },
  'pattern.type-unknown': {
    message: 'The type "{type}" is not known.',
    next: 'Check its spelling; a kind of your own needs its "apiVersion" beside the type.',
  },
  'pattern.wrong-type': {
    message: '"{key}" must be {expected}, not {found}.',
    next: 'Write a value of that form.',
  },
  'pattern.unknown-key': {
    message: 'A {of} has no key "{key}".',
    next: 'Check its spelling; settings of the kind go below "settings".',
  },
  'pattern.depends-on-unknown': {
    message: '"{key}" depends on "{dependency}", which is no component of this pattern.',
    next: 'Use the key of a component below "services".',
  },
  'pattern.depends-on-cycle': {
    message: 'Components depend on each other in a circle: {cycle}.',
    cause: 'None of them could be the first.',
    next: 'Take one dependsOn out of the circle.',
  },
  'pattern.reference-unknown': {
    message: 'The reference {reference} leads to nothing: there is no "{step}".',
    next: 'Check the path: it begins with "services.<key>.", "vars." or "name".',
  },
  'pattern.reference-not-usable': {
    message: 'The reference {reference} leads to {found}, which cannot stand here.',
    next: 'Refer to a text, a number or true/false.',
  },
  'pattern.reference-circle': {
    message: 'The reference {reference} goes in a circle: {circle}.',
    cause: 'None of these values could be the first.',
    next: 'Write one of them out.',
  },
  'pattern.reference-malformed': {
    message: '{reference} begins like a reference and is none.',
    next: 'Write it as $(#ref.PATH), such as $(#ref.vars.zone).',
  },
  'pattern.import-unsupported': {
    message: 'The pattern at {address} is not imported: imports come in a later version.',
    next: 'Copy its services into this pattern.',
  },

  'pattern.import-no-project': {
    message: 'What {file} imports has no place where it could be kept.',
    cause: 'Imports are kept in .meshdeck/imports of a folder that is open, and the file is in none.',
    next: 'Save the file in a folder that is open in the editor, or run "meshdeck fetch" on it.',
  },
  'pattern.import-address': {
    message: 'An import cannot be fetched from its address: {why}.',
    next: 'Write it as $(#use https://host/path).',
  },
  'pattern.import-unreachable': {
    message: 'Nothing could be fetched from {url}.',
    cause: 'Redirects are not followed.',
    next: 'Open the address in a browser, and write the address that it ends at.',
  },
  'pattern.import-too-large': {
    message: 'What stands at {url} has more than {limitBytes} bytes.',
    next: 'Check that the address is that of a pattern.',
  },
  'pattern.import-digest': {
    message: 'At {url} stands another text than the pattern asks for.',
    cause: 'Its digest is {found}, not {wanted}.',
    next: 'Look at what has changed there. To take it, write the new digest behind @sha256:.',
  },
  'pattern.import-too-many': {
    message: 'The imports lead to more than {most} texts.',
    next: 'Check what they import: most patterns need a few.',
  },
  'pattern.dialect-unsupported': {
    message: 'This file is a {dialect}, which cannot be planned yet.',
    next: 'Patterns with "services:" can.',
  },
  'pattern.has-faults': {
    message: 'The pattern has {count} faults, so nothing was planned.',
    next: 'Mend the first one and plan again; the editor underlines all of them.',
  },
  'pattern.trait-unsupported': {
    message: 'The trait "{trait}" of "{component}" cannot be carried out.',
    cause:
      'Known are automaticSidecarInjection and mTLS of a component that installs a mesh; drawings (meshmap) need nothing.',
    next: 'Take the trait out, or write the mesh kinds that it stands for as components.',
  },
  'pattern.trait-misplaced': {
    message: 'The trait "{trait}" of "{component}" means nothing for the type {type}.',
    next: 'Move the trait to the component that installs the mesh; mTLS is for IstioMesh alone.',
  },
  'pattern.trait-settings': {
    message: 'The trait "{trait}" of "{component}" is not complete: {reason}.',
    next: 'Mend the settings of the trait.',
  },
  'pattern.application-settings': {
    message: 'The settings of the Application "{component}" cannot be used: {reason}.',
    next: 'Mend them, or write a Deployment and a Service instead.',
  },
  'pattern.addon-unsupported': {
    message: 'The add-on "{type}" has no chart that a pattern could install.',
    cause: 'Its makers publish it as a file of objects.',
    next: 'Take the component out, and use "Install Add-on" or "meshdeck mesh addon install": they write its objects.',
  },
  'pattern.kind-not-resolvable': {
    message: 'What "{type}" of "{component}" stands for is not known here.',
    cause: 'The kinds of {mesh} are not part of this version.',
    next: 'Write the kind with its "apiVersion": the cluster is then asked for it.',
  },
  'pattern.settings-reserved': {
    message: 'The settings of "{component}" hold "{field}", which the component itself decides.',
    next: 'Use name, namespace, labels, annotations and apiVersion of the component.',
  },
  'pattern.duplicate-object': {
    message: '"{first}" and "{second}" are both {object}.',
    next: 'Give one of them another name or namespace.',
  },

  'pattern.kind-not-served': {
    message: 'The API server does not serve {kind} of {apiVersion}, and nothing in this pattern brings it.',
    next: 'Install what brings the kind, or add it to the pattern.',
  },
  'pattern.waits-for-kind': {
    message: '{kind} can be checked once {bringer} is there.',
    cause: 'The kind comes with this plan itself.',
  },
  'pattern.waits-for-namespace': {
    message: 'The namespace {namespace} does not exist yet; this plan creates it first.',
  },
  'pattern.namespace-kept': {
    message:
      'The namespace {namespace} does not exist and is created. A later delete leaves it, because the pattern does not declare it.',
  },
  'pattern.owned-by-other': {
    message: '{object} belongs to another release: {owner}.',
    cause: 'It was applied from another pattern.',
    next: 'Rename one of the two, or take it over: the other release then no longer has it.',
  },
  'pattern.exists-already': {
    message: '{object} is there already and belongs to no release.',
    cause: 'It was made by hand, or by another tool. As part of this release it would be deleted with it.',
    next: 'Give yours another name, or take it over to make it part of this release.',
  },
  'pattern.changed-meanwhile': {
    message: '{object} was changed since the plan was made, so it was left alone: {what}.',
    next: 'Plan again: the new plan shows it.',
  },
  'pattern.parent-not-ours': {
    message: 'The ConfigMap {namespace}/{name} exists and was not made by Meshdeck.',
    cause: 'Meshdeck keeps the record of the release "{pattern}" under that name.',
    next: 'Rename the pattern, or delete that ConfigMap if nobody needs it.',
  },
  'pattern.not-applied': {
    message: 'No release of "{pattern}" is in the namespace {namespace}, so there is nothing to delete.',
    cause: 'Meshdeck deletes only what it applied, and finds it by its own record.',
    next: 'Check the context and the namespace.',
  },
  'pattern.deleting-owned': {
    message: '{object} is being deleted at this moment.',
    next: 'Wait until it is gone and plan again.',
  },

  'pattern.namespace-has-others': {
    message: 'The namespace {namespace} holds {count} objects that do not belong to this release, such as {example}.',
    cause: 'Deleting a namespace deletes everything in it.',
    next: 'Move them away first, or take the namespace over to delete it with all that is in it.',
  },
  'pattern.kind-has-others': {
    message: '{count} objects of the kind {kind} do not belong to this release, such as {example}.',
    cause: 'Deleting the definition of a kind deletes all its objects.',
    next: 'Delete them first, or take the definition over to delete it with all its objects.',
  },
  'pattern.plan-gone': {
    message: 'This plan has been run already, or is too old.',
    next: 'Plan the pattern again: the cluster may have changed.',
  },
  'pattern.needs-confirmation': {
    message: 'The context "{context}" is protected.',
    cause: 'Its name matches a pattern of protectedContexts.',
    next: 'Type the name of the context to go on.',
  },
  'pattern.plan-other-target': {
    message: 'The plan is for {planned}, but the connection is to {connected}.',
    next: 'Plan again.',
  },
  'pattern.not-chosen': {
    message: 'The conflict of {object} was not decided, so it was left alone.',
    next: 'Choose to take its fields over, or leave them out of the pattern.',
  },
  'pattern.not-ready': {
    message: '{object} was not ready after {seconds} s: {reason}.',
    next: 'Look at its events and the logs of its Pods; a second apply goes on from here.',
  },
  'pattern.failed-readiness': {
    message: '{object} failed: {reason}.',
    next: 'Look at its events and the logs of its Pods.',
  },
  'pattern.not-gone': {
    message: '{object} was still there after {seconds} s: {reason}.',
    next: 'Look at its finalizers: something that should clean up does not.',
  },
  'pattern.not-ours': {
    message: '{object} no longer belongs to this release, so it was not deleted.',
    cause: 'Its label applyset.kubernetes.io/part-of was changed since the plan was made.',
    next: 'Plan again.',
  },
  'pattern.lease-held': {
    message: '{holder} is applying "{pattern}" to {namespace} at this moment (since {since}).',
    cause: 'Two applies to one release go one after the other.',
    next: 'Wait until it is done. If it crashed, its hold ends by itself within {seconds} s.',
  },
  'pattern.lease-lost': {
    message: 'Somebody else took over the release "{pattern}" while it was being applied, so this apply stopped.',
    cause: 'This process could not renew its hold in time: it slept, or the API server did not answer.',
    next: 'Plan again.',
  },
  'pattern.settings-file': {
    message: 'The project settings {path} cannot be used: {reason}.',
    next: 'Mend the file; until then no context counts as protected by it, so nothing is run.',
  },
} as const satisfies ProblemTable;
