import { example, type DiagnosticTable } from './entry.ts';

const file = 'shop.design.yaml';

const good = example`
  id: 2a101e8f-f348-562d-aa6e-17bad3f1ab91
  name: shop
  schemaVersion: designs.meshery.io/v1beta1
  version: v0.0.1
  components:
    - id: 5219fd4f-5875-5e9d-aaf2-53281bc59588
      displayName: web
      component:
        kind: Service
        version: v1
      configuration:
        metadata:
          name: web
        spec:
          ports:
            - port: 80
  relationships:
    - id: 0ad2b290-ea6c-5a36-a947-4384fd80d046
      kind: edge
      type: binding
      selectors:
        - allow:
            from:
              - kind: Service
                id: 5219fd4f-5875-5e9d-aaf2-53281bc59588
            to:
              - kind: '*'
`;

const withSettings = good.replace(
  'relationships:\n',
  `  - id: 7a0f6a8e-9a0d-5f0f-8b0e-4b0a1a1d7c11
    displayName: settings
    metadata:
      dependsOn: [5219fd4f-5875-5e9d-aaf2-53281bc59588]
    component:
      kind: ConfigMap
      version: v1
    configuration:
      metadata:
        name: settings
relationships:
`,
);

/** Faults of Meshery designs. */
export const designDiagnostics = {
  'design-version-other': {
    file,
    severity: 'information',
    title: 'A design of another version',
    message: '`{version}` is read like {current}: {note}.',
    why: 'Meshery has several versions of the form of designs. The checks are made for v1beta1.',
    wrong: good.replace('designs.meshery.io/v1beta1', 'designs.meshery.io/v1beta3'),
    right: good,
  },
  'design-id-unknown': {
    file,
    severity: 'error',
    title: 'An identity that no component has',
    message: 'No component of this design has the id `{id}`.',
    why: 'Relationships and aliases name components by their identity. Without one, the relationship is about nothing.',
    wrong: good.replace(
      'id: 5219fd4f-5875-5e9d-aaf2-53281bc59588\n          to',
      'id: 5219fd4f-5875-5e9d-aaf2-53281bc59599\n          to',
    ),
    right: good,
  },
  'design-selector-unmatched': {
    file,
    severity: 'warning',
    title: 'A relationship with a kind that is not in the design',
    message: 'No component of this design is a `{kind}`, so the relationship is about none.',
    why: 'A relationship of a design joins components that are in it.',
    wrong: good.replace('- kind: Service', '- kind: Servise'),
    right: good,
  },
  'design-selector-contradicts': {
    file,
    severity: 'error',
    title: 'A selector whose component is of another kind',
    message: 'The component `{id}` is a `{found}`, not a `{kind}`.',
    why: 'A selector must fit a component in all that it says, so this one fits none.',
    wrong: withSettings.replace('- kind: Service\n', '- kind: ConfigMap\n'),
    right: withSettings,
  },
  'design-cycle': {
    file,
    severity: 'error',
    title: 'Components of a design that wait for each other',
    message: 'These components wait for each other: {cycle}.',
    why: 'Each must be ready before the one in front of it, so none of them is ever the first.',
    wrong: withSettings.replace('component:\n', 'metadata:\n      dependsOn: [settings]\n    component:\n'),
    right: withSettings,
  },
} as const satisfies DiagnosticTable;
