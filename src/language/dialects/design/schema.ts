import { ownSource } from '../../schema/own.ts';
import type { KindSchema } from '../../schema/bundle.ts';
import type { Schema } from '../../schema/types.ts';

const text = (description: string): Schema => ({ type: 'string', description });
const truth = (description: string): Schema => ({ type: 'boolean', description });
const open = (description: string, properties: Readonly<Record<string, Schema>> = {}): Schema => ({
  type: 'object',
  description,
  properties,
  additionalProperties: true,
});
const identity = (description: string): Schema => ({ type: 'string', format: 'uuid', description });

const model: Schema = open('The model of the registry that it comes from.', {
  id: text('Identity of the model.'),
  schemaVersion: text('Version of the form of the model.'),
  version: text('Version of the model in the registry.'),
  name: text('Name of the model, such as `kubernetes`.'),
  displayName: text('Name for people.'),
  model: open('The software itself.', { version: text('Version of the software.') }),
  status: text('Whether it is offered.'),
  category: open('Where it stands in the registry.'),
  subCategory: text('Where it stands in its category.'),
  metadata: open('Shape and colours.'),
  registrant: open('The connection that registered it.'),
});

const component: Schema = {
  type: 'object',
  description: 'One component: what it is, and how it is configured.',
  required: ['id', 'component'],
  properties: {
    id: identity('Identity of the component in the design. Relationships name it.'),
    schemaVersion: text('Version of the form of the component: `components.meshery.io/v1beta1`.'),
    version: text('Version of the definition of the component.'),
    displayName: text('Name for people.'),
    description: text('What it is for.'),
    format: { type: 'string', enum: ['JSON', 'CUE'], default: 'JSON', description: 'Form of `component.schema`.' },
    model,
    modelReference: open('The model by its identity.'),
    modelId: text('Identity of the model.'),
    styles: open('Colours, shape and place in the drawing.'),
    capabilities: { type: 'array', description: 'What can be done with it in Meshery.' },
    status: {
      type: 'string',
      enum: ['ignored', 'enabled', 'duplicate', 'resolved', 'open'],
      default: 'enabled',
      description: 'Whether it counts.',
    },
    metadata: open('What Meshery notes about it.', {
      genealogy: text('States that it was in.'),
      isAnnotation: truth('True for a shape of the drawing that is never deployed.'),
      isNamespaced: truth('Whether its objects belong to a namespace.'),
      published: truth('Whether it is in the registry.'),
      instanceDetails: open('The object in a cluster that it was made of.'),
      configurationUISchema: text('How its form is drawn.'),
      dependsOn: { type: 'array', items: { type: 'string' }, description: 'Components that come before it.' },
    }),
    configuration: open('Fields of the object, as Kubernetes has them: `metadata`, `spec` and what else the kind has.'),
    component: {
      type: 'object',
      description: 'The kind of the object.',
      required: ['kind', 'version'],
      properties: {
        kind: text('The kind, such as `Deployment`.'),
        version: text('Its API version, such as `apps/v1`.'),
        schema: text('The JSON Schema of `configuration`, as text.'),
      },
    },
    created_at: text('When it was made.'),
    updated_at: text('When it was changed.'),
    deleted_at: text('When it was deleted.'),
    createdAt: text('When it was made.'),
    updatedAt: text('When it was changed.'),
    deletedAt: text('When it was deleted.'),
  },
};

const selector: Schema = open('A set of components.', {
  id: text('Identity of one component of the design.'),
  kind: text('A kind, or `*` for every one.'),
  model: open('The model of the kind.'),
  match: open('What of the two must be equal.'),
  match_strategy_matrix: { type: 'array', description: 'How each pair of fields is compared.' },
  patch: open('What the relationship changes.', {
    patchStrategy: {
      type: 'string',
      enum: ['merge', 'strategic', 'add', 'remove', 'copy', 'move', 'test', 'replace'],
      description: 'How the change is made.',
    },
    mutatorRef: { type: 'array', description: 'Fields that values are taken from.' },
    mutatedRef: { type: 'array', description: 'Fields that values are written to.' },
  }),
});

const ends = (description: string): Schema => ({
  type: 'object',
  description,
  required: ['from', 'to'],
  properties: {
    from: { type: 'array', items: selector, description: 'Where the relationship begins.' },
    to: { type: 'array', items: selector, description: 'Where it ends.' },
  },
});

const relationship: Schema = {
  type: 'object',
  description: 'How components belong together.',
  required: ['kind'],
  properties: {
    id: identity('Identity of the relationship.'),
    schemaVersion: text('Version of the form of the relationship.'),
    version: text('Version of its definition.'),
    kind: text('`hierarchical`, `edge` or `sibling`.'),
    type: text('What kind of hierarchy, edge or likeness, such as `parent`, `binding` or `matchlabels`.'),
    subType: text('A narrower type, such as `inventory` or `mount`.'),
    status: {
      type: 'string',
      enum: ['enabled', 'ignored', 'deleted', 'approved', 'pending'],
      description: 'Whether it counts.',
    },
    capabilities: { type: 'array', description: 'What can be done with it.' },
    metadata: open('Description and styles.'),
    model,
    modelId: text('Identity of the model.'),
    evaluationQuery: text('The rule that makes such relationships.'),
    selectors: {
      type: 'array',
      description: 'Which components it is about. One of the sets is enough.',
      items: open('One set.', {
        allow: ends('Components that it is about.'),
        deny: ends('Components that it never is about.'),
      }),
    },
    created_at: text('When it was made.'),
    updated_at: text('When it was changed.'),
    deleted_at: text('When it was deleted.'),
    createdAt: text('When it was made.'),
    updatedAt: text('When it was changed.'),
    deletedAt: text('When it was deleted.'),
  },
};

const design: Schema = {
  type: 'object',
  required: ['name', 'components'],
  properties: {
    id: identity('Identity of the design.'),
    name: { type: 'string', minLength: 1, maxLength: 255, description: 'Name of the design.' },
    schemaVersion: text('Version of the form of the file: `designs.meshery.io/v1beta1`.'),
    version: { type: 'string', minLength: 1, maxLength: 50, default: 'v0.0.1', description: 'Version of the design.' },
    metadata: open('What else is known of it.', {
      resolvedAliases: open('Components that stand for parts of others.'),
    }),
    components: { type: 'array', items: component, description: 'What the design consists of.' },
    preferences: open('How it is shown.', { layers: open('Which layers are shown.') }),
    relationships: { type: 'array', items: relationship, description: 'How the components belong together.' },
  },
};

/**
 * What a design looks like. It asks for less than Meshery's own schema does: that one requires fields which its server fills in, and which
 * real designs leave out (`modelReference`, `genealogy`).
 */
export const designSchema: KindSchema = { schema: design, source: ownSource };
