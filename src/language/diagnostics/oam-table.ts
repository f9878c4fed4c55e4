import { example, type DiagnosticTable } from './entry.ts';

const file = 'shop.oam.yaml';

const good = example`
  apiVersion: core.oam.dev/v1beta1
  kind: Application
  metadata:
    name: shop
  spec:
    components:
      - name: web
        type: webservice
        properties:
          image: nginx
        traits:
          - type: scaler
            properties:
              replicas: 2
`;

const withWorkflow = `${good}${example`
    workflow:
      steps:
        - name: apply
          type: apply-component
          properties:
            component: web
        - name: wait
          type: suspend
          dependsOn: [apply]
          timeout: 24h
`.replaceAll(/^(?=.)/gm, '  ')}`;

const goodTrait = example`
  apiVersion: core.oam.dev/v1beta1
  kind: TraitDefinition
  metadata:
    name: team
  spec:
    conflictsWith: [scaler]
    schematic:
      cue:
        template: |
          parameter: {
            name: string
          }
`;

const configured = example`
  # meshdeck-ignore oam-version-old
  apiVersion: core.oam.dev/v1alpha2
  kind: Component
  metadata:
    name: web
  spec:
    workload:
      apiVersion: v1
      kind: Service
      spec:
        ports:
          - port: 80
    parameters:
      - name: port
        required: true
        fieldPaths: ['spec.ports[0].port']
  ---
  # meshdeck-ignore oam-version-old
  apiVersion: core.oam.dev/v1alpha2
  kind: ApplicationConfiguration
  metadata:
    name: shop
  spec:
    components:
      - componentName: web
        parameterValues:
          - name: port
            value: 8080
`;

/** Faults of OAM Applications and definitions. */
export const oamDiagnostics = {
  'oam-type-unknown': {
    file,
    severity: 'warning',
    title: 'No such component, trait, policy or step',
    message: '`{type}` is no {what} type that KubeVela has or that a definition of this workspace defines.',
    why: 'Without a definition of that name the Application is refused. A definition of a cluster may have the name all the same.',
    wrong: good.replace('webservice', 'webservise'),
    right: good,
  },
  'oam-type-external': {
    file,
    severity: 'hint',
    title: 'A type that the cluster must define',
    message: 'KubeVela does not bring the {what} type `{type}` itself: the cluster must have its definition.',
    why: 'Addons bring definitions of their own. Its properties cannot be checked here. With the definition in the workspace, they are.',
    wrong: good.replace('webservice', 'postgresql-cluster'),
    right: good,
  },
  'oam-type-deprecated': {
    file,
    severity: 'warning',
    title: 'A type that is deprecated',
    message: 'The {what} type `{type}` is deprecated.{advice}',
    why: 'KubeVela still has the definition, and will take it away some day.',
    wrong: good.replace(
      /scaler[\s\S]*$/,
      'ingress\n          properties:\n            domain: shop.example\n            http:\n              /: 80\n',
    ),
    right: good,
  },
  'oam-trait-twice': {
    file,
    severity: 'warning',
    title: 'A trait that stands twice on one component',
    message: 'The trait `{trait}` stands twice on this component.',
    why: 'OAM allows each type of trait once for a component (specification, section "Traits"); which of the two counts is up to the runtime.',
    wrong: `${good}        - type: scaler\n          properties:\n            replicas: 3\n`,
    right: good,
  },
  'oam-trait-conflict': {
    file,
    severity: 'warning',
    title: 'Traits that cannot stand side by side',
    message: '`{trait}` and `{other}` cannot stand on one component: the definition of one of them excludes the other.',
    why: '`conflictsWith` of a TraitDefinition names traits that would undo each other.',
    wrong: `${good}        - type: team\n          properties:\n            name: front\n---\n${goodTrait}`,
    right: `${good}---\n${goodTrait}`,
  },
  'oam-trait-not-applicable': {
    file,
    severity: 'warning',
    title: 'A trait that does not fit its component',
    message: 'The trait `{trait}` is for {allowed}; `{type}` makes `{workload}`.',
    why: 'A trait changes fields that only some workloads have.',
    wrong: good.replace('webservice', 'daemon'),
    right: good,
  },
  'oam-property-unknown': {
    file,
    severity: 'warning',
    title: 'A property that its definition does not have',
    message: '`{key}` is not a property of `{type}`: nothing reads it.',
    why: 'KubeVela takes the key without a word and does nothing with it.',
    wrong: good.replace('image: nginx', 'image: nginx\n        imagePullPolcy: Always'),
    right: good.replace('image: nginx', 'image: nginx\n        imagePullPolicy: Always'),
  },
  'oam-duration': {
    file,
    severity: 'error',
    title: 'A length of time that Go cannot read',
    message: '`{key}` must be a duration such as `90s`, `30m` or `1h30m`, not `{value}`.',
    why: 'KubeVela reads it with the rules of Go, which have no days: write `24h` for a day.',
    wrong: withWorkflow.replace('24h', '1d'),
    right: withWorkflow,
  },
  'oam-name-unknown': {
    file,
    severity: 'error',
    title: 'A name that leads nowhere',
    message: 'There is no {what} `{name}` here.',
    why: 'Dependencies, inputs, steps and policies name parts of their Application. The workflow would wait for it in vain, or is refused.',
    wrong: withWorkflow.replace('component: web', 'component: wbe'),
    right: withWorkflow,
  },
  'oam-cycle': {
    file,
    severity: 'error',
    title: 'Components or steps that wait for each other',
    message: 'No {what} of these can be the first: {cycle}.',
    why: 'Each waits for the one after it, so none of them ever starts.',
    wrong: withWorkflow.replace('type: apply-component', 'type: apply-component\n        dependsOn: [wait]'),
    right: withWorkflow,
  },
  'oam-version-old': {
    file,
    severity: 'information',
    title: 'An old version of OAM',
    message: '`{apiVersion}` is an old version of OAM: {successor}.',
    why: 'Current KubeVela does not serve the kinds of v1alpha2.',
    wrong: configured.replace(/^#.*\n|---[\s\S]*$/g, ''),
    right: good,
  },
  'oam-parameter-missing': {
    file,
    severity: 'error',
    title: 'A required parameter without a value',
    message: 'The component `{component}` needs values for {parameters}.',
    why: 'A parameter with `required: true` has no value of its own, so the configuration is refused.',
    wrong: configured.replace(/ {6}parameterValues[\s\S]*$/, ''),
    right: configured,
  },
  'oam-cue-brackets': {
    file,
    severity: 'error',
    title: 'A template whose brackets do not match',
    message: 'This is no CUE: {problem}.',
    why: 'A definition with a broken template is refused.',
    wrong: goodTrait.replace('name: string\n', 'name: [string\n'),
    right: goodTrait,
  },
} as const satisfies DiagnosticTable;
