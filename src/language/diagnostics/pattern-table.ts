import { example, type DiagnosticTable } from './entry.ts';

const oneService = example`
  name: shop
  services:
    web:
      type: Namespace.K8s
`;

/** Faults of a pattern's structure, types, dependencies and traits. */
export const patternDiagnostics = {
  'pattern-not-a-map': {
    severity: 'error',
    title: 'The file is no pattern',
    message: 'A pattern is a map with the key `services`; here is {found}.',
    why: 'Without `services` there is nothing to deploy.',
    wrong: '- type: Namespace.K8s\n',
    right: oneService,
  },
  'services-missing': {
    severity: 'error',
    title: 'The key services is missing',
    message: 'The pattern has no `services`, so there is nothing to deploy.',
    why: '`services` is the one key that a pattern must have.',
    wrong: 'name: shop\nvars:\n  version: "1.0"\n',
    right: oneService,
  },
  'services-empty': {
    severity: 'warning',
    title: 'There are no services',
    message: '`services` is empty, so there is nothing to deploy.',
    why: 'Planning such a pattern would delete everything that an earlier version of it has brought.',
    wrong: 'name: shop\nservices: {}\n',
    right: oneService,
  },
  'service-not-a-map': {
    severity: 'error',
    title: 'A service is not a map',
    message: 'The service `{key}` must be a map with a `type`, not {found}.',
    why: 'Most often the lines of another service have lost their indentation.',
    wrong: example`
      name: shop
      services:
        web:
          type: Namespace.K8s
        replicas: 2
    `,
    right: oneService,
  },
  'type-missing': {
    severity: 'error',
    title: 'A service has no type',
    message: 'The service `{key}` has no `type`.',
    why: 'The type says what a service becomes in the cluster.',
    wrong: example`
      name: shop
      services:
        web:
          name: shop
        cache:
          type: Namespace.K8s
    `,
    right: example`
      name: shop
      services:
        web:
          name: shop
          type: Namespace.K8s
        cache:
          type: Namespace.K8s
    `,
  },
  'type-unknown': {
    severity: 'error',
    title: 'No such type',
    message: '`{type}` is no type that Meshdeck knows.',
    why: 'Known are the kinds of Kubernetes and of the meshes, the meshes themselves, their add-ons and `Application`. For a kind of your own, write its `apiVersion` beside it.',
    wrong: example`
      name: shop
      services:
        web:
          type: Namspace.K8s
    `,
    right: oneService,
  },
  'depends-on-unknown': {
    severity: 'error',
    title: 'dependsOn names no service',
    message: '`{dependency}` is no service of this pattern.',
    why: 'The order of a plan comes from `dependsOn`; a name that leads nowhere would be waited for in vain.',
    wrong: example`
      name: shop
      services:
        shop:
          type: Namespace.K8s
        cache:
          type: Namespace.K8s
          dependsOn:
            - shpo
    `,
    right: example`
      name: shop
      services:
        shop:
          type: Namespace.K8s
        cache:
          type: Namespace.K8s
          dependsOn:
            - shop
    `,
  },
  'depends-on-cycle': {
    severity: 'error',
    title: 'Services depend on each other in a circle',
    message: 'These services wait for each other: {cycle}.',
    why: 'No order exists in which they could be applied.',
    wrong: example`
      name: shop
      services:
        shop:
          type: Namespace.K8s
          dependsOn: [cache]
        cache:
          type: Namespace.K8s
          dependsOn: [shop]
    `,
    right: example`
      name: shop
      services:
        shop:
          type: Namespace.K8s
        cache:
          type: Namespace.K8s
          dependsOn: [shop]
    `,
  },
  'reference-unknown': {
    severity: 'error',
    title: 'A reference leads nowhere',
    message: '`{reference}` leads nowhere: there is no `{step}`.',
    why: 'A reference is filled in before anything is applied; this one cannot be.',
    wrong: example`
      name: shop
      vars:
        zone: north
      services:
        web:
          type: Namespace.K8s
          name: $(#ref.vars.zoen)
    `,
    right: example`
      name: shop
      vars:
        zone: north
      services:
        web:
          type: Namespace.K8s
          name: $(#ref.vars.zone)
    `,
  },
  'reference-not-usable': {
    severity: 'error',
    title: 'A reference leads to something that cannot stand here',
    message: '`{reference}` leads to {found}, which cannot stand here.',
    why: 'Names, types, labels and longer texts take one text, number or truth value. Settings take any value where the reference is the whole of it.',
    wrong: example`
      name: shop
      vars:
        zones: [north, south]
      services:
        web:
          type: Namespace.K8s
          name: $(#ref.vars.zones)
    `,
    right: example`
      name: shop
      vars:
        zones: [north, south]
      services:
        web:
          type: Namespace.K8s
          name: $(#ref.vars.zones.0)
    `,
  },
  'reference-circle': {
    severity: 'error',
    title: 'References lead to each other in a circle',
    message: '`{reference}` goes in a circle: {circle}.',
    why: 'None of these values could be the first to be known.',
    wrong: example`
      name: shop
      vars:
        zone: $(#ref.vars.region)
        region: eu-$(#ref.vars.zone)
      services:
        web:
          type: Namespace.K8s
          name: $(#ref.vars.zone)
    `,
    right: example`
      name: shop
      vars:
        zone: north
        region: eu-$(#ref.vars.zone)
      services:
        web:
          type: Namespace.K8s
          name: $(#ref.vars.region)
    `,
  },
  'reference-malformed': {
    severity: 'error',
    title: 'A reference that is not whole',
    message: '`{reference}` begins like a reference and is none: a reference is `$(#ref.PATH)`.',
    why: 'The text would reach the cluster as it is written.',
    wrong: example`
      name: shop
      vars:
        zone: north
      services:
        web:
          type: Namespace.K8s
          name: zone-$(#ref.vars.zone
    `,
    right: example`
      name: shop
      vars:
        zone: north
      services:
        web:
          type: Namespace.K8s
          name: zone-$(#ref.vars.zone)
    `,
  },
  'too-many-aliases': {
    severity: 'error',
    title: 'Aliases expand without bound',
    message: 'The aliases in `{key}` expand to more than {max} copies, so it is not read.',
    why: 'A few lines of aliases to aliases can fill the memory of every program that reads them.',
    wrong: example`
      name: shop
      vars:
        a: &a [x, x, x, x, x, x, x, x, x, x]
        b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]
        c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b]
        d: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c, *c]
        e: [*d, *d, *d, *d, *d, *d, *d, *d, *d, *d]
      services:
        web:
          type: Namespace.K8s
    `,
    right: oneService,
  },
  'trait-unknown': {
    severity: 'warning',
    title: 'No such trait',
    message: '`{trait}` is no trait that Meshdeck knows.',
    why: 'A trait that nobody carries out changes nothing in the cluster; planning refuses it.',
    wrong: example`
      name: shop
      services:
        mesh:
          type: IstioMesh
          traits:
            mTSL:
              policy: strict
              namespaces: [shop]
    `,
    right: example`
      name: shop
      services:
        mesh:
          type: IstioMesh
          traits:
            mTLS:
              policy: strict
              namespaces: [shop]
    `,
  },
  'trait-not-for-type': {
    severity: 'error',
    title: 'A trait that its service cannot have',
    message: 'The trait `{trait}` belongs to {allowed}, not to `{type}`.',
    why: 'Each trait names the types that it changes.',
    wrong: example`
      name: shop
      services:
        web:
          type: Namespace.K8s
          traits:
            automaticSidecarInjection:
              namespaces: [shop]
    `,
    right: example`
      name: shop
      services:
        mesh:
          type: IstioMesh
          traits:
            automaticSidecarInjection:
              namespaces: [shop]
    `,
  },
} as const satisfies DiagnosticTable;
