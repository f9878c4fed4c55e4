import { ownSource } from '../../schema/own.ts';
import type { KindSchema } from '../../schema/bundle.ts';
import type { Schema } from '../../schema/types.ts';
import { containerizedWorkload, healthScope, oldApplication } from './old-schemas.ts';

const text = (description: string): Schema => ({ type: 'string', description });
const texts = (description: string): Schema => ({ type: 'array', items: { type: 'string' }, description });
const anything = (description: string): Schema => ({ type: 'object', additionalProperties: true, description });

function listOf(items: Schema, description: string): Schema {
  return { type: 'array', items, description };
}

function object(
  properties: Readonly<Record<string, Schema>>,
  required: readonly string[],
  description?: string,
): Schema {
  return { type: 'object', properties, required, ...(description === undefined ? {} : { description }) };
}

const definitionRef = (description: string): Schema => ({
  type: 'object',
  description,
  properties: {
    name: text('Name of the CRD, such as `deployments.apps`.'),
    version: text('Version of the CRD.'),
    apiVersion: text('API version of the kind, in place of `name`.'),
    kind: text('The kind, beside `apiVersion`.'),
  },
});

function kind(spec: Schema): Schema {
  return {
    type: 'object',
    required: ['spec'],
    properties: {
      apiVersion: text('Version of the API.'),
      kind: text('The kind.'),
      metadata: anything('Name, labels.'),
      spec,
      status: anything('Written by the runtime.'),
    },
  };
}

const component = kind(
  object(
    {
      workload: anything('The object that the component becomes, without the values of its parameters.'),
      helm: anything('A chart that the component is made of (KubeVela before 1.0).'),
      parameters: listOf(
        object(
          {
            name: text('Name of the parameter, once in the component.'),
            description: text('What it is for.'),
            fieldPaths: texts('Fields of the workload that take its value.'),
            required: { type: 'boolean', default: false, description: 'True where a configuration must give it.' },
          },
          ['name', 'fieldPaths'],
        ),
        'Values that a configuration can give.',
      ),
    },
    [],
  ),
);

const configuration = kind(
  object(
    {
      components: listOf(
        {
          type: 'object',
          properties: {
            componentName: text('Name of a Component; its newest revision is taken.'),
            revisionName: text('Name of one revision of a Component, in place of `componentName`.'),
            parameterValues: listOf(
              object({ name: text('Name of a parameter of the Component.'), value: { description: 'Its value.' } }, [
                'name',
                'value',
              ]),
              'Values of parameters.',
            ),
            traits: listOf(
              object({ trait: anything('The object of the trait.') }, ['trait']),
              'What is added to the component.',
            ),
            scopes: listOf(
              object(
                {
                  scopeRef: object({ apiVersion: text(''), kind: text(''), name: text('') }, [
                    'apiVersion',
                    'kind',
                    'name',
                  ]),
                },
                ['scopeRef'],
              ),
              'Groups that the component belongs to.',
            ),
            dataInputs: { type: 'array', description: 'Values that come from other components.' },
            dataOutputs: { type: 'array', description: 'Values for other components.' },
          },
          oneOf: [{ required: ['componentName'] }, { required: ['revisionName'] }],
        },
        'The components of the application.',
      ),
    },
    ['components'],
  ),
);

const scopeDefinition = (required: readonly string[]): Schema =>
  kind(
    object(
      {
        allowComponentOverlap: {
          type: 'boolean',
          default: true,
          description: 'Whether a component may be in several scopes of this type.',
        },
        definitionRef: definitionRef('The kind of the scope.'),
        workloadRefsPath: text('Where the scope keeps its workloads.'),
        extension: anything('More for a runtime.'),
      },
      required,
    ),
  );

const traitDefinition = kind({
  ...object(
    {
      appliesToWorkloads: texts('Workloads that the trait can be put on; every one where it is left out.'),
      conflictsWith: texts('Traits that cannot stand beside it.'),
      definitionRef: definitionRef('The kind of the trait.'),
    },
    [],
  ),
  additionalProperties: true,
});

const manualScaler = kind({
  ...object({ replicaCount: { type: 'integer', description: 'How many copies run.' } }, ['replicaCount']),
  additionalProperties: true,
});

/** Kinds of OAM that KubeVela has no CRD for, by apiVersion and kind. They follow the specification (v0.2.1 and v0.3.0). */
const schemas: Readonly<Record<string, Schema>> = {
  'core.oam.dev/v1alpha2/Component': component,
  'core.oam.dev/v1alpha2/ApplicationConfiguration': configuration,
  'core.oam.dev/v1alpha2/TraitDefinition': traitDefinition,
  'core.oam.dev/v1alpha2/ScopeDefinition': scopeDefinition(['allowComponentOverlap', 'definitionRef']),
  'core.oam.dev/v1beta1/ScopeDefinition': scopeDefinition(['definitionRef']),
  'core.oam.dev/v1alpha2/ManualScalerTrait': manualScaler,
  'core.oam.dev/v1alpha2/ContainerizedWorkload': kind(containerizedWorkload),
  'core.oam.dev/v1alpha2/HealthScope': kind(healthScope),
  'core.oam.dev/v1alpha2/Application': kind(oldApplication),
};

/** Runtimes had fields of their own in these, so a key is a fault only where it is a misspelt one. */
const openKinds: readonly string[] = ['ContainerizedWorkload', 'HealthScope', 'Application'];

/** True for a kind that may have more fields than its schema lists. */
export function isOpenKind(apiVersion: string, kindName: string): boolean {
  return apiVersion === 'core.oam.dev/v1alpha2' && openKinds.includes(kindName);
}

/** The schema of a kind of the specification; undefined where there is none of our own. */
export function ownSchema(apiVersion: string, kindName: string): KindSchema | undefined {
  const schema = schemas[`${apiVersion}/${kindName}`];
  return schema === undefined ? undefined : { schema, source: ownSource };
}
