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

/** Faults of Meshery designs. */
export const designDiagnostics = {
  'design-version-other': {
    file,
    severity: 'information',
    title: 'A design of another version',
    message: '`{version}` is read like `{current}`: {note}.',
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
} as const satisfies DiagnosticTable;
