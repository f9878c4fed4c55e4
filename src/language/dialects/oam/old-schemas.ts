import type { Schema } from '../../schema/types.ts';

const text = (description: string): Schema => ({ type: 'string', description });
const anything = (description: string): Schema => ({ type: 'object', additionalProperties: true, description });
const listOf = (items: Schema, description: string): Schema => ({ type: 'array', items, description });

function object(properties: Readonly<Record<string, Schema>>, required: readonly string[], description = ''): Schema {
  return { type: 'object', properties, required, ...(description === '' ? {} : { description }) };
}

const probe: Schema = {
  type: 'object',
  properties: {
    exec: object({ command: listOf({ type: 'string' }, 'The command.') }, ['command']),
    httpGet: object(
      {
        path: text('Path of the request.'),
        port: { 'x-kubernetes-int-or-string': true, description: 'Port of the container.' },
        httpHeaders: { type: 'array', description: 'Headers of the request.' },
      },
      ['port'],
    ),
    tcpSocket: object({ port: { 'x-kubernetes-int-or-string': true, description: 'Port of the container.' } }, [
      'port',
    ]),
    initialDelaySeconds: { type: 'integer', description: 'Seconds before the first probe.' },
    periodSeconds: { type: 'integer', description: 'Seconds between two probes.' },
    timeoutSeconds: { type: 'integer', description: 'Seconds that a probe may take.' },
    successThreshold: { type: 'integer', description: 'Probes that must succeed after one that failed.' },
    failureThreshold: { type: 'integer', description: 'Probes that must fail.' },
  },
};

const volume = object(
  {
    name: text('Name of the volume, once in the container.'),
    mountPath: text('Where it is mounted.'),
    accessMode: { type: 'string', enum: ['RW', 'RO'], default: 'RW', description: 'Whether it can be written to.' },
    sharingPolicy: {
      type: 'string',
      enum: ['Exclusive', 'Shared'],
      default: 'Exclusive',
      description: 'Whether others may mount it too.',
    },
    disk: object(
      {
        required: { description: 'Size that is needed.' },
        ephemeral: { type: 'boolean', description: 'Whether it may be lost with the container.' },
      },
      ['required'],
    ),
  },
  ['name', 'mountPath'],
);

const container = object(
  {
    name: text('Name of the container, once in the workload.'),
    image: text('Image of the container.'),
    resources: object(
      {
        cpu: object({ required: { description: 'Cores that are needed.' } }, ['required'], 'Processor time.'),
        memory: object({ required: { description: 'Memory that is needed.' } }, ['required'], 'Memory.'),
        gpu: object({ required: { description: 'Graphics processors that are needed.' } }, ['required']),
        volumes: listOf(volume, 'Volumes of the container.'),
        extended: listOf(
          object({ name: text('Name.'), required: { description: 'How much is needed.' } }, ['name']),
          'More.',
        ),
      },
      [],
      'What the container needs.',
    ),
    cmd: listOf({ type: 'string' }, 'The command.'),
    args: listOf({ type: 'string' }, 'Arguments of the command.'),
    env: listOf(object({ name: text('Name of the variable.') }, ['name']), 'Variables.'),
    config: listOf(object({ path: text('Where the file is written.') }, ['path']), 'Files.'),
    ports: listOf(
      object(
        {
          name: text('Name of the port, once in the container.'),
          containerPort: { type: 'integer', minimum: 1, maximum: 65535, description: 'The port.' },
          protocol: { type: 'string', enum: ['TCP', 'UDP', 'SCTP'], default: 'TCP', description: 'What it speaks.' },
        },
        ['name'],
      ),
      'Ports of the container.',
    ),
    livenessProbe: probe,
    readinessProbe: probe,
    imagePullSecret: text('Secret that the image is fetched with.'),
  },
  ['name', 'image'],
);

/** The workload of OAM v0.2 (specification, "ContainerizedWorkload"). Units are not told there, so sizes may be of any. */
export const containerizedWorkload: Schema = object(
  {
    osType: { type: 'string', enum: ['linux', 'windows'], default: 'linux', description: 'System of the node.' },
    arch: {
      type: 'string',
      enum: ['i386', 'amd64', 'arm', 'arm64'],
      default: 'amd64',
      description: 'Architecture of the node.',
    },
    containers: listOf(container, 'Containers of the workload.'),
  },
  ['containers'],
);

/** The scope of health: in the specification with methods and endpoints, in KubeVela with the workloads themselves. */
export const healthScope: Schema = object(
  {
    'probe-method': text('How health is asked.'),
    'probe-endpoint': text('Where health is asked.'),
    'probe-timeout': { type: 'integer', minimum: 0, description: 'Seconds that a probe may take.' },
    'probe-interval': { type: 'integer', minimum: 0, description: 'Seconds between two probes.' },
    'failure-rate-threshold': { description: 'Share of components that may be unhealthy.' },
    'healthy-rate-threshold': { description: 'Share of components that must be healthy.' },
    'health-threshold-percentage': { description: 'Share of components that must be healthy.' },
    'required-healthy-components': { type: 'array', description: 'Components that must be healthy.' },
    workloadRefs: listOf(
      object({ apiVersion: text('API version.'), kind: text('The kind.'), name: text('Its name.') }, [
        'apiVersion',
        'kind',
        'name',
      ]),
      'Workloads of the scope.',
    ),
    appReferences: { type: 'array', description: 'Applications of the scope.' },
  },
  [],
);

/** An Application of KubeVela before 1.0. */
export const oldApplication: Schema = object(
  {
    components: listOf(
      object(
        {
          name: text('Name of the component.'),
          type: text('Its WorkloadDefinition or ComponentDefinition.'),
          settings: anything('Values of the component; called `properties` today.'),
          properties: anything('Values of the component.'),
          scopes: anything('Groups that the component belongs to.'),
          traits: listOf(
            {
              type: 'object',
              properties: {
                name: text('Name of the trait; called `type` today.'),
                type: text('Type of the trait.'),
                properties: anything('Values of the trait.'),
              },
              oneOf: [{ required: ['name'] }, { required: ['type'] }],
            },
            'What is added to the component.',
          ),
        },
        ['name', 'type'],
      ),
      'The components of the application.',
    ),
    rolloutPlan: anything('How a change is rolled out.'),
    policies: { type: 'array', description: 'How the application is delivered.' },
    workflow: anything('Steps of the delivery.'),
  },
  ['components'],
);
