import { ownSource, traits } from '../../schema/own.ts';
import type { KindSchema } from '../../schema/bundle.ts';
import type { Schema } from '../../schema/types.ts';

const text = (description: string): Schema => ({ type: 'string', description });
const texts = (description: string): Schema => ({
  type: 'object',
  additionalProperties: { type: 'string' },
  description,
});

const service: Schema = {
  type: 'object',
  required: ['type'],
  properties: {
    type: text('What the service is: a Kubernetes kind, a kind of a mesh, a mesh, an add-on, or `Application`.'),
    name: text('Name of the object; the key of the service where it is left out.'),
    namespace: text('Namespace of the object; that of the target where it is left out.'),
    dependsOn: {
      type: 'array',
      items: { type: 'string' },
      description: 'Services that must be ready before this one is applied.',
    },
    settings: {
      type: 'object',
      additionalProperties: true,
      description: 'Fields of the object; for a kind of a mesh the fields of its `spec`.',
    },
    traits: {
      type: 'object',
      additionalProperties: true,
      properties: Object.fromEntries(
        [...traits].map(([name, { description }]) => [name, { type: 'object', description }]),
      ),
      description: 'What is added to the service.',
    },
    version: text('For a mesh: the version that is installed.'),
    apiVersion: text('API version of the kind, where the type names several.'),
    model: text('Model of the registry that the type belongs to, such as `kubernetes` or `istio-base`.'),
    labels: texts('Labels of the object.'),
    annotations: texts('Annotations of the object.'),
    id: text('Given by an editor of drawings.'),
    isAnnotation: { type: 'boolean', description: 'True for a shape of a drawing that is never deployed.' },
  },
};

const pattern: Schema = {
  type: 'object',
  required: ['services'],
  properties: {
    name: text('Name of the pattern. Its release in a cluster is known by it.'),
    services: {
      type: 'object',
      additionalProperties: service,
      description: 'What the pattern consists of, by a key that `dependsOn` and references use.',
    },
    vars: {
      type: 'object',
      additionalProperties: true,
      description: 'Values that services take with `$(#ref.vars.NAME)`.',
    },
    patternID: text('Number of the pattern in a catalogue, such as `SMP-001-v1.0.0`.'),
    version: text('Version of the file. Nothing uses it.'),
    schemaVersion: text('Version of the form of the file. Nothing uses it.'),
  },
};

/** What a pattern looks like, for completion and hover. Its faults are found by the pattern model, which knows more. */
export const patternSchema: KindSchema = { schema: pattern, source: ownSource };
