import type { DialectName } from '../dialects/dialect.ts';

/** A whole document to begin with, in the snippet syntax of the protocol. */
export interface DocumentSnippet {
  readonly dialect: DialectName;
  /** What is typed to find it. */
  readonly label: string;
  readonly detail: string;
  readonly body: string;
}

/** Text without its first line end and without the indentation of its first line. */
function body(strings: TemplateStringsArray): string {
  const lines = (strings.raw[0] ?? '').replaceAll('\\$', '$').split('\n').slice(1, -1);
  const indentation = /^ */.exec(lines[0] ?? '')?.[0].length ?? 0;
  return lines.map((line) => line.slice(indentation)).join('\n');
}

/** Documents of every dialect. Each is checked by a test: with its placeholders as they are nothing is wrong with it. */
export const documentSnippets: readonly DocumentSnippet[] = [
  {
    dialect: 'pattern',
    label: 'pattern',
    detail: 'Meshery pattern: a Deployment with its Service',
    body: body`
      name: \${1:shop}
      services:
        \${2:web}:
          type: Deployment.K8s
          namespace: \${3:default}
          settings:
            spec:
              replicas: \${4:1}
              selector:
                matchLabels:
                  app: \${2:web}
              template:
                metadata:
                  labels:
                    app: \${2:web}
                spec:
                  containers:
                    - name: \${2:web}
                      image: \${5:nginx:1.29}
                      ports:
                        - containerPort: \${6:80}
        \${2:web}-service:
          type: Service.K8s
          name: \${2:web}
          namespace: \${3:default}
          dependsOn:
            - \${2:web}
          settings:
            spec:
              selector:
                app: \${2:web}
              ports:
                - port: \${6:80}
    `,
  },
  {
    dialect: 'pattern',
    label: 'pattern of a mesh',
    detail: 'Meshery pattern: Istio with sidecars for a namespace',
    body: body`
      name: \${1:mesh}
      services:
        \${2:istio}:
          type: IstioMesh
          namespace: istio-system
          traits:
            automaticSidecarInjection:
              namespaces:
                - \${3:default}
            mTLS:
              policy: \${4|strict,mutual|}
              namespaces:
                - \${3:default}
    `,
  },
  {
    dialect: 'profile',
    label: 'performance profile',
    detail: 'SMP performance test profile',
    body: body`
      test:
        smp_version: v0.0.1
        name: \${1:checkout}
        clients:
          - internal: false
            load_generator: \${2:meshdeck}
            protocol: PROTOCOL_HTTP
            connections: \${3:4}
            rps: \${4:100}
            endpoint_urls:
              - \${5:http://127.0.0.1:8080/}
        duration: \${6:30s}
    `,
  },
  {
    dialect: 'design',
    label: 'design',
    detail: 'Meshery design: a Deployment',
    body: body`
      schemaVersion: designs.meshery.io/v1beta1
      name: \${1:shop}
      version: \${2:0.0.1}
      components:
        - id: \${6:00000000-0000-4000-8000-000000000001}
          schemaVersion: components.meshery.io/v1beta1
          version: v1.0.0
          displayName: \${3:web}
          format: JSON
          component:
            kind: Deployment
            version: apps/v1
          model:
            schemaVersion: models.meshery.io/v1beta1
            name: kubernetes
            version: v1.0.0
            model:
              version: v1.36.0
          configuration:
            metadata:
              name: \${3:web}
              namespace: \${4:default}
            spec:
              selector:
                matchLabels:
                  app: \${3:web}
              template:
                metadata:
                  labels:
                    app: \${3:web}
                spec:
                  containers:
                    - name: \${3:web}
                      image: \${5:nginx:1.29}
    `,
  },
  {
    dialect: 'oam',
    label: 'OAM Application',
    detail: 'Application of core.oam.dev/v1beta1',
    body: body`
      apiVersion: core.oam.dev/v1beta1
      kind: Application
      metadata:
        name: \${1:shop}
      spec:
        components:
          - name: \${2:web}
            type: webservice
            properties:
              image: \${3:nginx:1.29}
              ports:
                - port: \${4:80}
                  expose: true
            traits:
              - type: scaler
                properties:
                  replicas: \${5:1}
    `,
  },
  {
    dialect: 'oam',
    label: 'OAM ComponentDefinition',
    detail: 'A type of components, written in CUE',
    body: body`
      apiVersion: core.oam.dev/v1beta1
      kind: ComponentDefinition
      metadata:
        name: \${1:worker}
        annotations:
          definition.oam.dev/description: \${2:Runs in the background.}
      spec:
        workload:
          definition:
            apiVersion: apps/v1
            kind: Deployment
        schematic:
          cue:
            template: |
              output: {
                apiVersion: "apps/v1"
                kind:       "Deployment"
                spec: {
                  selector: matchLabels: "app.oam.dev/component": context.name
                  template: {
                    metadata: labels: "app.oam.dev/component": context.name
                    spec: containers: [{
                      name:  context.name
                      image: parameter.image
                    }]
                  }
                }
              }
              parameter: {
                // Image of the container
                image: string
              }
    `,
  },
  {
    dialect: 'oam',
    label: 'OAM TraitDefinition',
    detail: 'A trait for components, written in CUE',
    body: body`
      apiVersion: core.oam.dev/v1beta1
      kind: TraitDefinition
      metadata:
        name: \${1:replicas}
        annotations:
          definition.oam.dev/description: \${2:Sets how many copies run.}
      spec:
        appliesToWorkloads:
          - \${3:deployments.apps}
        schematic:
          cue:
            template: |
              patch: spec: replicas: parameter.replicas
              parameter: {
                // How many copies run
                replicas: *1 | int
              }
    `,
  },
  {
    dialect: 'object',
    label: 'VirtualService canary',
    detail: 'Istio: two subsets of a Service, shares of its traffic',
    body: body`
      apiVersion: networking.istio.io/v1
      kind: DestinationRule
      metadata:
        name: \${1:web}
        namespace: \${2:default}
      spec:
        host: \${1:web}
        subsets:
          - name: stable
            labels:
              version: \${3:v1}
          - name: canary
            labels:
              version: \${4:v2}
      ---
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata:
        name: \${1:web}
        namespace: \${2:default}
      spec:
        hosts:
          - \${1:web}
        http:
          - route:
              - destination:
                  host: \${1:web}
                  subset: stable
                weight: \${5:90}
              - destination:
                  host: \${1:web}
                  subset: canary
                weight: \${6:10}
    `,
  },
  {
    dialect: 'object',
    label: 'HTTPRoute',
    detail: 'Gateway API: shares of the traffic of a path',
    body: body`
      apiVersion: gateway.networking.k8s.io/v1
      kind: HTTPRoute
      metadata:
        name: \${1:web}
        namespace: \${2:default}
      spec:
        parentRefs:
          - name: \${3:gateway}
        rules:
          - matches:
              - path:
                  type: PathPrefix
                  value: \${4:/}
            backendRefs:
              - name: \${5:web-v1}
                port: \${6:80}
                weight: \${7:90}
              - name: \${8:web-v2}
                port: \${6:80}
                weight: \${9:10}
    `,
  },
  {
    dialect: 'object',
    label: 'TrafficSplit',
    detail: 'SMI: shares of the traffic of a Service',
    body: body`
      apiVersion: split.smi-spec.io/v1alpha4
      kind: TrafficSplit
      metadata:
        name: \${1:web}
        namespace: \${2:default}
      spec:
        service: \${3:web}
        backends:
          - service: \${4:web-v1}
            weight: \${5:90}
          - service: \${6:web-v2}
            weight: \${7:10}
    `,
  },
  {
    dialect: 'object',
    label: 'PeerAuthentication',
    detail: 'Istio: mTLS of a namespace',
    body: body`
      apiVersion: security.istio.io/v1
      kind: PeerAuthentication
      metadata:
        name: \${1:default}
        namespace: \${2:default}
      spec:
        mtls:
          mode: \${3|STRICT,PERMISSIVE,DISABLE|}
    `,
  },
  {
    dialect: 'settings',
    label: 'project settings',
    detail: 'meshdeck.yaml',
    body: body`
      lint:
        severity:
          \${1:unknown-key}: \${2|hint,information,warning,error|}
    `,
  },
];

/** Types of pattern services that are offered with the fields that their schemas ask for. */
export const serviceTypes: readonly string[] = [
  'Deployment.K8s',
  'Service.K8s',
  'StatefulSet.K8s',
  'ConfigMap.K8s',
  'Namespace.K8s',
  'VirtualService.Istio',
  'DestinationRule.Istio',
  'Gateway.Istio',
  'PeerAuthentication.Istio',
  'AuthorizationPolicy.Istio',
  'IstioMesh',
  'LinkerdMesh',
  'Application',
];
