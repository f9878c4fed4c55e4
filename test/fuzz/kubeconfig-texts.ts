import { kubectlScenarios } from '../../src/cluster/kubeconfig/testing/kubectl-scenarios.ts';

/** Stands wherever a secret does. */
export const canary = 'canary-5e1f';

/** Everything that a user may have. */
const rich = `apiVersion: v1
kind: Config
current-context: dev # mine
contexts:
- name: dev
  context: {cluster: dev, user: plugin, namespace: shop}
- name: prod
  context:
    cluster: prod
    user: session
clusters:
- name: dev
  cluster:
    server: https://dev.example:6443
    certificate-authority-data: ${Buffer.from(canary).toString('base64')}
    proxy-url: http://jane:${canary}@proxy.example:3128
- {name: prod, cluster: {server: 'https://prod.example', insecure-skip-tls-verify: true, tls-server-name: prod}}
users:
- name: plugin
  user:
    as: admin
    as-groups: [one, two]
    as-user-extra: {reason: [test]}
    exec:
      apiVersion: client.authentication.k8s.io/v1
      command: ./sign-in
      args: [--token, ${canary}]
      env: [{name: TOKEN, value: ${canary}}]
      interactiveMode: Never
- name: session
  user:
    auth-provider:
      name: oidc
      config: {idp-issuer-url: 'https://id.example', client-id: k, id-token: ${canary}, refresh-token: ${canary}}
- name: basic
  user: {username: jane, password: ${canary}}
- name: token
  user: &token
    token: ${canary}
- name: same
  user: *token
`;

/** One thing in every way of writing that people and programs have. */
const styles = [
  // As client-go writes, with the list in the column of its key.
  'apiVersion: v1\nclusters:\n- cluster:\n    server: https://k:1\n  name: k\ncontexts:\n- context:\n    cluster: k\n    namespace: shop\n    user: ""\n  name: dev\n- context:\n    cluster: k\n    user: ""\n  name: alone\ncurrent-context: dev\nkind: Config\npreferences: {}\nusers: null\n',
  // In lines of another system, lists indented, without a last line break.
  'contexts:\r\n  - name: "dev"\r\n    context:\r\n      cluster: k # one\r\n\r\n  # two\r\n  - name: \'prod\'\r\n    context: {cluster: k}\r\nclusters:\r\n  - {name: k, cluster: {server: k}}\r\ncurrent-context: "prod"',
  // As JSON, in lines and in one.
  '{\n  "current-context": "dev",\n  "contexts": [\n    {\n      "name": "dev",\n      "context": {\n        "cluster": "k"\n      }\n    },\n    {"name": "alone", "context": {"cluster": "k", "namespace": "shop"}}\n  ],\n  "clusters": [{"name": "k", "cluster": {"server": "k"}}]\n}\n',
  '{"contexts":[{"name":"dev","context":{"cluster":"k","namespace":"shop"}}],"clusters":[{"name":"k","cluster":{}}],"users":[]}',
  // Keys that are announced, texts of several lines, dashes on lines of their own.
  '? contexts\n: -\n    name: >-\n      dev\n    context:\n      ? cluster\n      : k\n  - name: |\n      prod\n    context:\n        user: u\n        cluster: k\nclusters: [ {name: k, cluster: {server: k,},}, ]\n',
  // Anchors, merges, tags, an empty current context.
  'x: &base {cluster: k, user: u, namespace: shop}\ncontexts:\n- &dev\n  name: dev\n  context: *base\n- name: prod\n  context:\n    <<: *base\n    namespace: other\n- name: !!str alone\n  context: {<<: *base}\nclusters:\n- name: &k k\n  cluster: {server: k}\nusers: [{name: u}]\ncurrent-context: ""\n',
  // Of other types than kubectl reads: entries that are left out, and those that can be read all the same.
  `current-context: 1\npreferences: []\ncontexts:\n- name: 1\n  context: {cluster: k, user: u}\n- name: dev\n  context: {cluster: k, user: u, namespace: [shop]}\nclusters:\n- {name: k, cluster: {server: 5, insecure-skip-tls-verify: yes}}\n- {name: no, cluster: {proxy-url: [${canary}]}}\nusers:\n- {name: u, user: {as-user-extra: {${canary}: text}}}\n- {name: w, user: {exec: {args: {${canary}: 1}}}}\n`,
  // Only some of it, and nothing.
  'current-context: nowhere\n',
  '# nothing yet\n',
  'contexts:\nclusters: []\n',
] as const;

/** Kubeconfigs to begin with. */
export const kubeconfigTexts: readonly string[] = [
  rich,
  ...styles,
  ...new Set(kubectlScenarios.flatMap(({ files }) => Object.values(files))),
];
