import type { ProblemTable } from './entry.ts';

/** What is found before a mesh goes in. */
export const meshPreflightProblems = {
  'mesh.preflight-unknown': {
    message: '{what} could not be looked at.',
    next: 'Ask somebody who may read it, or go on knowing that it was not looked at.',
  },
  'mesh.preflight-limit': {
    message: 'No more than {most} requests are sent for a preflight, so this was left out.',
    next: 'Look at fewer releases at a time.',
  },
  'mesh.preflight-nothing': {
    message: 'The pattern {source} has no mesh that is installed with charts.',
    next: 'Choose a pattern with a mesh component, or name a mesh.',
  },
  'mesh.preflight-chart-kubernetes': {
    message: 'The chart {chart} refuses Kubernetes {version}: it wants {constraint}.',
    next: 'Choose a version of the mesh that goes with this Kubernetes, or upgrade the cluster first.',
  },
  'mesh.preflight-kubernetes-old': {
    message: 'Kubernetes {version} is older than {mesh} works with ({range}).',
    next: 'Choose an older version of the mesh, or upgrade the cluster first.',
  },
  'mesh.preflight-kubernetes-new': {
    message: 'Kubernetes {version} is newer than what {mesh} was tried with ({range}).',
    cause: 'Its makers have not said that it works; an API that it uses may be gone.',
    next: 'Look for a newer version of the mesh, or try it in a cluster that nobody needs.',
  },
  'mesh.preflight-gateway-missing': {
    message: 'Gateway API is not there. {mesh} goes with {range}.',
    cause: 'The definitions of Gateway API come from a project of its own.',
    next: 'Install the standard channel of Gateway API first, if gateways, routes or waypoints are wanted.',
  },
  'mesh.preflight-gateway-mixed': {
    message: 'The definitions of Gateway API are of several bundles: {bundle}. {mesh} goes with {range}.',
    cause: 'Several tools have installed some of them each.',
    next: 'Install one bundle over all of them.',
  },
  'mesh.preflight-gateway-old': {
    message: 'Gateway API {bundle} is older than {mesh} goes with ({range}).',
    next: 'Install a newer bundle of Gateway API first.',
  },
  'mesh.preflight-gateway-new': {
    message: 'Gateway API {bundle} is newer than {mesh} goes with ({range}).',
    next: 'Choose a newer version of the mesh, or use only what its bundle knows.',
  },
  'mesh.preflight-gateway-new-watched': {
    message: 'Gateway API {bundle} is newer than {mesh} goes with ({range}), and its policy refuses an older bundle.',
    cause: 'The ValidatingAdmissionPolicy safe-upgrades.gateway.networking.k8s.io lets nobody go back.',
    next: 'Choose a newer version of the mesh. To go back, delete the policy and its binding first, knowing who else uses the newer kinds.',
  },
  'mesh.preflight-gateway-unmarked': {
    message: 'The definitions of Gateway API do not say of which bundle they are. {mesh} goes with {range}.',
    cause: 'A tool has installed a copy of its own.',
    next: 'Install a bundle of Gateway API over them.',
  },
  'mesh.preflight-gateway-refused': {
    message: 'The API server refuses definitions of Gateway API that the charts bring ({charts}): {names}.',
    cause: 'They are older than what is there, or of the experimental channel, and a policy watches over that.',
    next: 'Turn the definitions off in the values of the chart, and use those that are there.',
  },
  'mesh.preflight-archived': {
    message: '{mesh} gets no fixes any more: {sentence}',
    next: 'Choose another mesh, unless you only want to see this one.',
  },
  'mesh.preflight-conflict': {
    message: '{mesh} may not stand beside {other}: {sentence}',
    next: 'Take {other} out of the cluster first, or choose another cluster.',
  },
  'mesh.preflight-left-behind': {
    message: '{other} has left definitions behind, which {mesh} may not stand beside: {sentence}',
    next: 'Delete the definitions of {other} if nobody needs its objects: they go with them.',
  },
  'mesh.preflight-beside': {
    message: '{other} is there already, beside which {mesh} would stand.',
    cause: 'Two meshes put proxies into the same Pods, where a namespace asks for both.',
    next: 'See to it that no namespace asks for both, or take one of them away.',
  },
  'mesh.preflight-ended': {
    message: '{other} runs here, which has ended: {sentence}',
    cause: 'It may still put its proxies into Pods that {mesh} gives proxies too.',
    next: '{goTo}',
  },
  'mesh.preflight-second-plane': {
    message:
      'A control plane of {mesh} {version} stands in {namespace} already, and is none of these releases ({origin}).',
    cause: 'Two control planes share the definitions and may both answer for the same Pods.',
    next: 'Upgrade the one that is there, or give this one a revision of its own.',
  },
  'mesh.preflight-managed-elsewhere': {
    message: '{mesh} {version} in {namespace} is looked after by {origin}.',
    cause: 'It would take back what is changed beside it.',
    next: 'Change it at {changeAt}.',
  },
  'mesh.preflight-chart-missing': {
    message: 'The chart {chart} cannot be had.',
    cause: 'The repository does not answer, has no such version, or the file is not there.',
    next: 'Check the address and the version; settings.charts takes chart files instead.',
  },
  'mesh.preflight-chart-unrendered': {
    message: 'The chart {chart} makes no objects of the values of the release {release}.',
    cause: 'A value is missing, wrong, or not known to this version of the chart.',
    next: 'Read what helm says, and mend the values.',
  },
  'mesh.preflight-other-chart': {
    message: 'The release {namespace}/{release} is of the chart {chart}, not of {wanted}.',
    next: 'Give this release another name, or uninstall the other one.',
  },
  'mesh.preflight-release-failed': {
    message: 'The release {namespace}/{release} is in the state {status}.',
    cause: 'The last upgrade or installation failed.',
    next: 'Look at "helm history {release} --namespace {namespace}"; installing goes on from there.',
  },
  'mesh.preflight-foreign': {
    message: 'Already there, and of {owner}: {names}. Helm takes none of it into {release}.',
    cause: 'They were made by another tool or release; Helm ends in the middle of its work when it meets them.',
    next: 'Let their owner give them up, delete them if nobody needs them, or take the chart out that makes them.',
  },
  'mesh.preflight-definitions-elsewhere': {
    message: 'Definitions belong to {owner}: {names}.',
    cause: 'Helm leaves them as they are, so their version is that which {owner} chooses.',
    next: 'See that {owner} has the version of these definitions that this mesh wants.',
  },
  'mesh.preflight-followed': {
    message: '{owner} looks after {names} of the release, and takes changes back.',
    next: 'Change the mesh at {changeAt}.',
  },
  'mesh.preflight-kind-unserved': {
    message: 'The chart {chart} makes a {kind}, which this cluster does not have.',
    cause: 'The kind comes with something that is not installed, or this version of Kubernetes has it no more.',
    next: 'Install what brings the kind, switch it off in the values, or choose another version of the mesh.',
  },
  'mesh.preflight-denied': {
    message: 'This user may not {verbs} {resource} {place}.',
    next: 'Ask whoever runs the cluster for these rights, or for somebody who has them to install the mesh.',
  },
  'mesh.preflight-denied-later': {
    message: 'This user may not {verbs} {resource} {place}, which an upgrade or a removal needs.',
    next: 'Ask for these rights too, or the mesh can be installed and not be taken away.',
  },
  'mesh.preflight-role-refused': {
    message: 'The API server would refuse the {kind} {name}: it gives rights that this user does not have.',
    cause: 'Nobody may give away more than he has, unless he has the verb "escalate" or "bind".',
    next: 'Let a cluster administrator install the mesh, or ask for the rights that are named.',
  },
  'mesh.preflight-terminating': {
    message: 'The namespace {namespace} is being deleted and takes nothing new. {waitsFor}',
    next: 'Wait until it is gone. If it does not go, see to what it waits for: whoever set the finalizer, or the API that does not answer.',
  },
  'mesh.preflight-pod-security': {
    message:
      'The namespace {namespace} enforces the level {enforced} of Pod security and refuses Pods of {workloads}, which need {level}.',
    cause: 'The workloads come into being, and their Pods never do.',
    next: 'Label the namespace with pod-security.kubernetes.io/enforce={level}, or install into another one.',
  },
  'mesh.preflight-member-security': {
    message:
      'The namespace {namespace} enforces the level {enforced} of Pod security, while Pods with a proxy of {mesh} need {level}.',
    next: 'Install the CNI plugin of the mesh, which does without these rights in Pods, or label the namespace with another level.',
  },
  'mesh.preflight-webhook-silent': {
    message: '{kind} {configuration} would refuse {objects}: nobody answers at {service}.',
    cause: 'It has the failure policy Fail, and its Service has no Pod that is ready.',
    next: 'Get the workload behind {service} to run again, or delete the configuration if what it belongs to is gone.',
  },
  'mesh.preflight-api-dead': {
    message: 'The aggregated API {api} does not answer ({service}).',
    cause: 'While it is silent no namespace can be deleted, and tools that read all that is served get half of it.',
    next: 'Get its Service to answer, or delete the APIService if what it belongs to is gone.',
  },
  'mesh.preflight-quota': {
    message: 'The quota {quota} of {namespace} has {free} of {resource} left, and the charts add {added}.',
    next: 'Raise the quota, or ask for less in the values.',
  },
  'mesh.preflight-quota-silent': {
    message: 'The quota {quota} of {namespace} refuses Pods of {workloads}: they do not say their {resource}.',
    next: 'Say it in the values, or give the namespace a LimitRange with defaults.',
  },
  'mesh.preflight-limit-range': {
    message:
      'The LimitRange {range} of {namespace} refuses {workload}: its container {container} asks for {wanted} of {resource}.',
    next: 'Change the LimitRange, or ask for another amount in the values.',
  },
  'mesh.preflight-no-nodes': {
    message: 'No node takes Pods, so {workload} finds no place.',
    next: 'Add a node, or uncordon one.',
  },
  'mesh.preflight-no-room': {
    message: 'No node has room for a Pod of {workload}: it asks for {requests}, and at most {largest} are free.',
    next: 'Add a node, take something away, or ask for less in the values.',
  },
  'mesh.preflight-crowded': {
    message: 'Not all Pods of {workload} find a place: each asks for {requests}.',
    next: 'Add a node, take something away, or ask for less in the values.',
  },
  'mesh.preflight-sum': {
    message: 'The mesh asks for {wanted}, and {free} are free.',
    next: 'Add a node, take something away, or ask for less in the values.',
  },
  'mesh.preflight-platform': {
    message: 'On {platform} the chart {chart} needs {value}, which is not in its values.',
    next: 'Add {value} to the values of the chart {chart}.',
  },
  'mesh.preflight-network': {
    message: '{mesh} does not work with this network as it is set: {key} is "{is}".',
    next: 'Set {setBy}, and restart what reads it.',
  },
  'mesh.preflight-no-anchor': {
    message: '{mesh} is given no trust anchor.',
    cause: 'It makes none itself: its identity service would not start, and no proxy would get a certificate.',
    next: 'Make one with "meshdeck mesh certificates make {name}", and give its certificate as the value {value}.',
  },
  'mesh.preflight-no-issuer': {
    message: '{mesh} is given no issuer: the Secret {namespace}/{secret} is not there.',
    cause: 'It makes none itself: its identity service would not start, and no proxy would get a certificate.',
    next: 'Make one: "meshdeck mesh certificates make {name}", or let cert-manager make it.',
  },
  'mesh.preflight-certificate-ended': {
    message: 'A certificate in {at} ended on {day}: {subject}.',
    cause: 'Proxies trust nobody by it any more, and new ones get no identity.',
    next: 'Renew it first, as the makers of the mesh describe.',
  },
  'mesh.preflight-certificate-early': {
    message: 'A certificate in {at} counts only from {day}: {subject}.',
    next: 'Check the clocks of this machine and of whoever made it.',
  },
  'mesh.preflight-certificate-soon': {
    message: 'A certificate in {at} ends on {day}, in {span}: {subject}.',
    next: 'Renew it before that day.',
  },
  'mesh.preflight-clocks': {
    message: 'Clocks of nodes are ahead: {nodes}.',
    cause: 'Certificates of a mesh live for hours, and whoever is behind refuses those that are too young for him.',
    next: 'Set the clocks of the nodes and of this machine by a time server.',
  },
} as const satisfies ProblemTable;
