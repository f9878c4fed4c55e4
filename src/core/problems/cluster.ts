import type { ProblemTable } from './entry.ts';

/** Problems of the room `cluster`. */
export const clusterProblems = {
  'cluster.kubeconfig-missing': {
    message: 'The kubeconfig file {path} is not there.',
    next: 'Check KUBECONFIG or the setting meshdeck.cluster.kubeconfig.',
  },
  'cluster.kubeconfig-broken': {
    message: 'The kubeconfig file {path} cannot be used: {reason}.',
    next: 'Mend the file; contexts of other files stay usable.',
  },
  'cluster.kubeconfig-entry-broken': {
    message: 'The kubeconfig file {path} has something in {list} that cannot be used: {reason}.',
    next: 'Mend it; the rest of the file stays usable.',
  },
  'cluster.kubeconfig-not-changed': {
    message: 'Nothing was changed: the kubeconfig file {path} has something in {list} that cannot be used: {reason}.',
    cause: 'kubectl refuses such a file as a whole, and a change could meet the wrong one of its entries.',
    next: 'Mend it, then try again.',
  },
  'cluster.kubeconfig-locked': {
    message: 'The kubeconfig file {path} is locked, so nothing was changed.',
    cause: 'Another program is changing it, or one that was ended left {lock} behind.',
    next: 'Try again; delete {lock} when no kubectl is running.',
  },
  'cluster.kubeconfig-not-written': {
    message: 'The kubeconfig file {path} cannot be written: {reason}.',
    next: 'Check that you may write the file and its folder, then try again.',
  },
  'cluster.kubeconfig-not-editable': {
    message: 'The kubeconfig file {path} is written in a way that cannot be changed without loss.',
    cause: 'It uses YAML anchors and aliases where the change is.',
    next: 'Change the file by hand.',
  },
  'cluster.kubeconfig-restless': {
    message: 'The kubeconfig file {path} changes all the time, so nothing was changed.',
    next: 'Try again when the other program is done.',
  },
  'cluster.kubeconfig-nothing-to-add': {
    message: '{path} has no contexts to add.',
    next: 'Choose a kubeconfig file with contexts.',
  },
  'cluster.no-context-in': {
    message: '{path} has no context "{context}".',
    next: 'Check the name against the contexts of the file.',
  },
  'cluster.context-name': {
    message: 'The name of a context cannot be empty.',
    next: 'Write a name.',
  },
  'cluster.contexts-exist': {
    message: 'The kubeconfig already has {contexts}.',
    next: 'Choose another name, or rename or delete what is there first.',
  },
  'cluster.context-of-pod': {
    message: 'The context "{context}" is that of this Pod and stands in no kubeconfig file.',
    cause: 'There is no kubeconfig here, so the service account of the Pod is used.',
    next: 'To have other contexts, add them or write a kubeconfig file; the context of the Pod goes then.',
  },
  'cluster.namespace-name': {
    message: '"{namespace}" cannot be the name of a namespace.',
    next: 'Use at most 63 small letters, digits and dashes, with a letter or digit at both ends.',
  },
  'cluster.no-current-context': {
    message: 'The kubeconfig names no current context.',
    next: 'Name a context, or choose one with "Use Context" in the editor or "meshdeck contexts use".',
  },
  'cluster.current-context-missing': {
    message: 'The current context "{context}" of the kubeconfig is not in it.',
    cause: 'It was renamed or deleted, or its file is not among those that were read.',
    next: 'Name a context, or choose one with "Use Context" in the editor or "meshdeck contexts use".',
  },
  'cluster.no-context': {
    message: 'The kubeconfig has no context "{context}".',
    next: 'Check the name against the list of contexts.',
  },
  'cluster.context-broken': {
    message: 'The context "{context}" names a {what} "{name}" that the kubeconfig does not have.',
    next: 'Add the {what} to the kubeconfig, or use another context.',
  },
  'cluster.server-address': {
    message: 'The cluster "{cluster}" has no usable server address: "{server}".',
    next: 'Write an address such as https://host:6443 into the kubeconfig.',
  },
  'cluster.credential-file': {
    message: 'The file {path} for {what} of the kubeconfig cannot be read.',
    next: 'Check that the file exists and that you may read it.',
  },
  'cluster.credential-ambiguous': {
    message: 'The user "{user}" of the kubeconfig has {first} and {second}.',
    cause: 'Only one of them can be meant, and kubectl does not use such a user either.',
    next: 'Take one of them out of the kubeconfig.',
  },
  'cluster.credential-material': {
    message: 'The certificate or key for "{context}" cannot be used.',
    cause: 'It is not PEM, is damaged, or certificate and key do not belong together.',
    next: 'Get new credentials for this context.',
  },
  'cluster.impersonation-incomplete': {
    message: 'The user "{user}" of the kubeconfig impersonates groups, a uid or extra, and no user.',
    cause: 'The server would not take them, and without them the request would have other rights than was meant.',
    next: 'Add "as" with the user to impersonate, or take as-groups, as-uid and as-user-extra out.',
  },
  'cluster.credential-plugin-missing': {
    message: 'The credential plugin "{command}" was not found.',
    cause: 'It is neither on the PATH that Meshdeck was started with nor on that of your login shell.',
    next: 'Install the program, or start VS Code from a shell where it is on the PATH.',
  },
  'cluster.credential-plugin-failed': {
    message: 'The credential plugin "{command}" failed: {reason}.',
    next: 'Run the program in a terminal to see what it needs, such as a new sign-in, then try again.',
  },
  'cluster.credential-plugin-timeout': {
    message: 'The credential plugin "{command}" did not answer in {seconds} s.',
    cause: 'It waits for a person, or for a network that does not answer.',
    next: 'Run the program in a terminal and sign in, then try again.',
  },
  'cluster.credential-plugin-interactive': {
    message: 'The credential plugin "{command}" wants a terminal.',
    cause: 'The kubeconfig says interactiveMode: Always, and Meshdeck has no terminal to give.',
    next: 'Set interactiveMode: IfAvailable, or use credentials that need no terminal.',
  },
  'cluster.oidc-signed-out': {
    message: 'The token of "{user}" has ended, and the kubeconfig has no refresh-token to get another one with.',
    next: 'Sign in again with the program that wrote the token into the kubeconfig, then try again.',
  },
  'cluster.oidc-refresh-failed': {
    message: 'The issuer {issuer} gives no new token for "{user}": {reason}.',
    next: 'Sign in again with the program that wrote the tokens into the kubeconfig, then try again.',
  },
  'cluster.auth-provider-unsupported': {
    message: 'The auth provider "{name}" of the kubeconfig is not supported.',
    cause: 'Kubernetes replaced built-in auth providers by credential plugins.',
    next: "Use an exec credential plugin of your cluster's vendor.",
  },
  'cluster.proxy-unsupported': {
    message: 'The proxy {proxy} is of a kind that is not supported.',
    next: 'Use an http://, https:// or socks5:// proxy.',
  },
  'cluster.unreachable': {
    message: 'Cannot reach the API server {server}: {reason}.',
    cause: 'The cluster is stopped, the address is wrong, or a VPN or proxy is needed.',
    next: 'Check the address and the network, then try again.',
  },
  'cluster.timeout': {
    message: 'The API server {server} did not answer in {seconds} s.',
    cause: 'The server is overloaded, or the network drops what is sent to it.',
    next: 'Try again; check VPN and proxy if it stays so.',
  },
  'cluster.stream-broken': {
    message: 'The connection to {server} broke while it was being read: {reason}.',
    next: 'Try again.',
  },
  'cluster.tls': {
    message: 'The certificate of {server} is not trusted: {reason}.',
    cause: 'The certificate authority in the kubeconfig is not the one of this server, or something stands between.',
    next: 'Get a new kubeconfig for this cluster; check for a proxy that opens TLS.',
  },
  'cluster.tls-failed': {
    message: 'No TLS connection to {server} came about.',
    cause: 'What answers there does not speak TLS, or something on the way damages what is sent.',
    next: 'Check the address with its port, and for a proxy or VPN on the way; then try again.',
  },
  'cluster.not-kubernetes': {
    message: 'What answers at {server} is not a Kubernetes API server (status {status}, {contentType}).',
    cause: 'A sign-in page, a proxy or another service answers at this address.',
    next: 'Sign in to the VPN or proxy, or mend the server address.',
  },
  'cluster.unauthorized': {
    message: 'The API server {server} does not accept the credentials of "{user}".',
    cause: 'They expired, were revoked, or belong to another cluster.',
    next: 'Sign in again or get new credentials, then try again.',
  },
  'cluster.certificate-expired': {
    message: 'Client certificate expired on {when}, user "{user}".',
    next: 'Get a new certificate for this context, then try again.',
  },
  'cluster.token-expired': {
    message: 'Token expired on {when}, user "{user}".',
    next: 'Sign in again or get a new token, then try again.',
  },
  'cluster.forbidden': {
    message: '{user} may not {verb} {resource} {scope}.',
    cause: 'No role of this user allows it.',
    next: 'Ask for the permission, or use a context of another user.',
  },
  'cluster.not-found': {
    message: 'The API server has no {resource}.',
    next: 'Check the name and the namespace, and that the kind is installed in the cluster.',
  },
  'cluster.kind-not-served': {
    message: 'The API server does not serve {kind} of {apiVersion}.',
    cause: 'Its CustomResourceDefinition is not installed, or the server is of another version.',
    next: 'Install what brings the kind, or use a version that the server has.',
  },
  'cluster.conflict': {
    message: 'The API server refused the change of {resource} because the object was changed meanwhile.',
    next: 'Read it again and repeat the change.',
  },
  'cluster.already-exists': {
    message: '{resource} exists already.',
    next: 'Use another name, or change the existing one.',
  },
  'cluster.changed-meanwhile': {
    message: '{resource} is not the object that was looked at: it was deleted and made anew meanwhile.',
    next: 'Look at it again before you change or delete it.',
  },
  'cluster.edited-meanwhile': {
    message: '{resource} was changed while you edited it: {fields}, by {managers}.',
    next: 'Merge both by hand, then save again: nothing was sent.',
  },
  'cluster.edit-gone': {
    message: '{resource} is not there any more, so nothing was sent.',
    cause: 'It was deleted while you edited it.',
    next: 'Keep your text by saving it as a file, or close it.',
  },
  'cluster.edit-restless': {
    message: '{resource} changes all the time, so nothing was sent.',
    cause: 'Each time it was read, somebody had written to it before the change arrived.',
    next: 'Save again in a moment.',
  },
  'cluster.edit-yaml': {
    message: 'What you wrote for {resource} is not valid YAML. {reason}',
    next: 'Mend the YAML at that place, then save again.',
  },
  'cluster.edit-not-object': {
    message: 'What you wrote is not the one object {resource}: {reason}.',
    next: 'Undo until there is one map with its apiVersion, kind and metadata.',
  },
  'cluster.edit-fixed-field': {
    message: 'The field {field} of {resource} cannot be changed.',
    cause: 'It says which object this is, or only the server writes it.',
    next: 'Undo that change. For another object apply a file of its own.',
  },
  'cluster.edit-secret-data': {
    message: 'The data of {resource} cannot be edited here: {field}.',
    cause: 'Meshdeck neither shows nor keeps data of Secrets, so all it has in their place is "[redacted]".',
    next: 'Undo that change and use "kubectl edit secret {name}". Labels and annotations can be edited here.',
  },
  'cluster.no-pods-behind': {
    message: '{object} selects no Pods.',
    cause: 'It has no selector: a Service without one leads to addresses that somebody else writes.',
    next: 'Choose a Pod or a workload.',
  },
  'cluster.some-not-deleted': {
    message: 'Not deleted: {objects}. Deleted: {done}.',
  },
  'cluster.some-not-restarted': {
    message: 'Not restarted: {objects}. Restarted: {done}.',
  },
  'cluster.no-running-pod': {
    message: '{object} has no Pod that runs.',
    next: 'Look at its logs and its readiness; try again once a Pod runs.',
  },
  'cluster.log-filter': {
    message: '{pattern} is no regular expression: {reason}.',
    next: 'Mend it, or leave the slashes out to look for the text as it is.',
  },
  'cluster.log-filter-slow': {
    message: 'The filter {pattern} takes too long for the lines of this log.',
    cause: 'Some regular expressions, such as (a+)+, try very many ways to fit a line.',
    next: 'Use a simpler expression or a text.',
  },
  'cluster.cannot-insert': {
    message: 'Objects cannot be inserted into a file that is a {dialect}.',
    next: 'Open a pattern, a design or an OAM Application with components below each other, or a file of manifests.',
  },
  'cluster.no-source': {
    message: 'No file of the workspace describes {resource}.',
    cause:
      'Looked for manifests and components with this kind and name, and for what it was made from: controllers, kustomizations, charts, patterns, Applications, and the same recommended labels.',
    next: 'Write it into a pattern with "Meshdeck: Insert into Pattern".',
  },
  'cluster.no-object-here': {
    message: 'At the cursor is no object of a cluster.',
    next: 'Put the cursor into a manifest, or into a component of a pattern that is a Kubernetes kind.',
  },
  'cluster.no-row': {
    message: '{resource} has no row in {context}.',
    cause: 'It is not in the cluster, this user may not see it, or the tree shows no objects of its kind.',
    next: 'Refresh the Clusters view and look in the namespace, or plan the file to see what the cluster has.',
  },
  'cluster.several-contexts': {
    message: 'The selected rows belong to several clusters: {contexts}.',
    next: 'Select rows of one cluster.',
  },
  'cluster.nothing-to-choose': {
    message: '{place} has nothing of {kinds}.',
    next: 'Choose another namespace or cluster.',
  },
  'cluster.cannot-restart': {
    message: '{object} cannot be restarted: {reason}.',
    next: 'Resume its rollout or change its strategy, or delete the Pods that should be made anew.',
  },
  'cluster.scaled-meanwhile': {
    message: '{object} was scaled by somebody else meanwhile: from {was} to {now}.',
    next: 'Look at it again, then scale it if it is still wanted.',
  },
  'cluster.apply-conflict': {
    message: '{resource} has fields that {managers} owns: {fields}.',
    cause: 'Somebody else set them and did not leave them.',
    next: 'Leave the fields out, set the same values, or take them over.',
  },
  'cluster.invalid': {
    message: 'The API server does not accept {resource}: {reason}.',
    next: 'Mend the named fields.',
  },
  'cluster.bad-request': {
    message: 'The API server does not understand what was sent for {resource}: {reason}.',
    next: 'Check names and types of the fields.',
  },
  'cluster.admission-denied': {
    message: 'The admission webhook "{webhook}" refused {resource}: {reason}.',
    next: 'Change what it complains about, or speak to whoever runs it.',
  },
  'cluster.gone': {
    message: 'The API server no longer has that state of {resource}.',
    cause: 'The list took too long or the connection was away for too long.',
    next: 'Read it again.',
  },
  'cluster.too-many-requests': {
    message: 'The API server {server} asks to send less.',
    cause: 'It is overloaded or limits this user.',
    next: 'Wait a moment and try again.',
  },
  'cluster.server-error': {
    message: 'The API server {server} failed with status {status}: {reason}.',
    next: 'Try again; look at the log of the API server or the webhook that it names.',
  },
  'cluster.pod-not-running': {
    message: 'The Pod {namespace}/{pod} does not run (phase {phase}), so no port of it can be forwarded.',
    next: 'Wait until it runs, or choose another Pod.',
  },
  'cluster.service-not-ready': {
    message: 'The Service {name} in namespace {namespace} has no ready Pod behind port {port}.',
    next: 'Wait until its Pods are ready, and check the port.',
  },
  'cluster.service-port-unknown': {
    message: 'The Service {name} in namespace {namespace} has no port {port}. It has: {ports}.',
    next: 'Use one of its ports.',
  },
  'cluster.forward-failed': {
    message: 'Port {port} of Pod {namespace}/{pod} cannot be forwarded: {reason}.',
    cause: 'Nothing listens on that port, or the right "create pods/portforward" is missing.',
    next: 'Check the port and the permission.',
  },
  'cluster.forward-waiting': {
    message: 'The Pod {pod} that the port led to has gone, and none is ready for {object}.',
    next: 'It goes on by itself as soon as one is ready. A connection waits up to {seconds} s for that, and is closed then.',
  },
  'cluster.exec-ended': {
    message: 'What ran in container {container} of Pod {namespace}/{pod} ended: {reason}.',
  },
  'cluster.exec-failed': {
    message: 'Nothing can be run in container {container} of Pod {namespace}/{pod}: {reason}.',
    cause: 'The container does not run, has no such program, or the right "create pods/exec" is missing.',
    next: 'Choose another container, or one that has a shell: images without an operating system have none.',
  },
  'cluster.watcher-ended': {
    message: 'The reader of the cluster "{context}" ended: {reason}.',
    cause: 'It ran out of its memory limit or crashed; other clusters are not touched.',
    next: 'It is started again by itself, three times a minute at most. Try again if it stays away.',
  },
} as const satisfies ProblemTable;
