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
  'type-old-spelling': {
    severity: 'information',
    title: 'A type in the spelling of an old Meshery',
    message: '`{type}` is an old spelling of `{current}`.',
    why: 'Early Meshery versions wrote types in lower case, and the mesh behind them otherwise. Meshdeck takes them; other tools may not.',
    wrong: example`
      name: shop
      services:
        web:
          type: namespace
    `,
    right: oneService,
  },
  'version-old-place': {
    severity: 'information',
    title: 'The version of a mesh stands in its settings',
    message: 'The version of a mesh is written beside its `type` today, not in its settings.',
    why: 'Early Meshery versions read it there. Meshdeck takes it; other tools may not.',
    wrong: example`
      name: shop
      services:
        mesh:
          type: IstioMesh
          settings:
            version: 1.30.3
            profile: demo
    `,
    right: example`
      name: shop
      services:
        mesh:
          type: IstioMesh
          version: 1.30.3
          settings:
            profile: demo
    `,
  },
  'mesh-setting-unknown': {
    severity: 'warning',
    title: 'A setting of a mesh that is not known',
    message: '`{key}` is no setting of Istio that Meshdeck knows. Helm values stand below `values`.',
    why: 'Meshdeck installs Istio from its charts. It reads `profile`, `version`, `chartRepository`, `charts` and `values`, and a plan refuses other settings.',
    wrong: example`
      name: shop
      services:
        mesh:
          type: IstioMesh
          settings:
            pilot:
              autoscaleEnabled: false
    `,
    right: example`
      name: shop
      services:
        mesh:
          type: IstioMesh
          settings:
            values:
              pilot:
                autoscaleEnabled: false
    `,
  },
  'settings-contradict': {
    severity: 'error',
    title: 'Settings say something else than their service',
    message: '`{field}` is `{value}` here, but `{given}` for the service.',
    why: 'Nobody can tell which of the two was meant. The object gets what the service says, and keeps the other as a field that its kind does not have.',
    wrong: example`
      name: shop
      services:
        settings:
          type: ConfigMap.K8s
          namespace: shop
          settings:
            namespace: shops
            data:
              zone: north
    `,
    right: example`
      name: shop
      services:
        settings:
          type: ConfigMap.K8s
          namespace: shop
          settings:
            data:
              zone: north
    `,
  },
  'model-contradicts': {
    severity: 'warning',
    title: 'A model that does not have the type',
    message: '`{type}` belongs to the model `{own}`, not to `{model}`.',
    why: 'Meshery looks for the kind in the model that is named, finds none there, and refuses the pattern. Meshdeck goes by the type.',
    wrong: example`
      name: shop
      services:
        reviews:
          type: VirtualService.Istio
          model: linkerd
          settings:
            hosts: [reviews]
            http:
              - route:
                  - destination:
                      host: reviews
    `,
    right: example`
      name: shop
      services:
        reviews:
          type: VirtualService.Istio
          model: istio
          settings:
            hosts: [reviews]
            http:
              - route:
                  - destination:
                      host: reviews
    `,
  },
  'service-duplicate': {
    severity: 'error',
    title: 'Two services that are one object',
    message: '`{key}` and `{first}` are both {object}.',
    why: 'A plan refuses such a pattern: one of the two would be lost.',
    wrong: example`
      name: shop
      services:
        web:
          type: Namespace.K8s
          name: shop
        cache:
          type: Namespace.K8s
          name: shop
    `,
    right: example`
      name: shop
      services:
        web:
          type: Namespace.K8s
          name: shop
        cache:
          type: Namespace.K8s
          name: cache
    `,
  },
  'depends-on-twice': {
    severity: 'warning',
    title: 'A dependency that is named twice',
    message: '`{dependency}` is in this list already.',
    why: 'The second one changes nothing. Most often another service was meant.',
    wrong: example`
      name: shop
      services:
        shop:
          type: Namespace.K8s
        cache:
          type: Namespace.K8s
          dependsOn:
            - shop
            - shop
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
  'variable-unused': {
    severity: 'hint',
    title: 'A variable that nothing uses',
    message: 'No reference leads to the variable `{name}`.',
    why: 'It changes nothing. A reference that should lead to it may be misspelt.',
    wrong: example`
      name: shop
      vars:
        zone: north
        region: eu
      services:
        web:
          type: Namespace.K8s
          name: $(#ref.vars.zone)
    `,
    right: example`
      name: shop
      vars:
        zone: north
        region: eu
      services:
        web:
          type: Namespace.K8s
          name: $(#ref.vars.region)-$(#ref.vars.zone)
    `,
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
  'import-address': {
    severity: 'error',
    title: 'An import whose address cannot be used',
    message: '`{address}` is no address that can be imported: {why}.',
    why: 'An import is `$(#use https://host/path)`. With `@sha256:` and the digest behind the path, nothing but that very text is taken.',
    wrong: example`
      name: shop
      services:
        shop:
          type: $(#use http://example.com/shop.yaml)
    `,
    right: example`
      name: shop
      services:
        shop:
          type: $(#use https://example.com/shop.yaml)
    `,
    imports: { 'https://example.com/shop.yaml': oneService },
  },
  'import-not-fetched': {
    severity: 'information',
    title: 'An import that was not fetched yet',
    message: 'What stands at `{address}` was not fetched yet, so it is not checked.',
    why: 'Checking a file never contacts anybody. What stands at the address is checked once `meshdeck fetch` has brought it into the folder `.meshdeck/imports` of the project.',
    wrong: example`
      name: shop
      services:
        shop:
          type: $(#use https://example.com/web.yaml)
    `,
    right: example`
      name: shop
      services:
        shop:
          type: $(#use https://example.com/shop.yaml)
    `,
    imports: { 'https://example.com/shop.yaml': oneService },
  },
  'import-no-pattern': {
    severity: 'error',
    title: 'An import that leads to no pattern',
    message: 'What was fetched from `{address}` is no pattern.',
    why: 'An import stands for the services of another pattern. Most often the address is that of a page about the file, not of the file.',
    wrong: example`
      name: shop
      services:
        shop:
          type: $(#use https://example.com/page.html)
    `,
    right: example`
      name: shop
      services:
        shop:
          type: $(#use https://example.com/shop.yaml)
    `,
    imports: { 'https://example.com/page.html': '<!doctype html>\n', 'https://example.com/shop.yaml': oneService },
  },
  'import-circle': {
    severity: 'error',
    title: 'Imports that lead to each other in a circle',
    message: 'These imports go in a circle: {circle}.',
    why: 'Such a pattern would have no end.',
    wrong: example`
      name: shop
      services:
        shop:
          type: $(#use https://example.com/a.yaml)
    `,
    right: example`
      name: shop
      services:
        shop:
          type: $(#use https://example.com/shop.yaml)
    `,
    imports: {
      'https://example.com/a.yaml': 'services:\n  b:\n    type: $(#use https://example.com/b.yaml)\n',
      'https://example.com/b.yaml': 'services:\n  a:\n    type: $(#use https://example.com/a.yaml)\n',
      'https://example.com/shop.yaml': oneService,
    },
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
        c: [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b]
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
