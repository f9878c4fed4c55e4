import { example, type DiagnosticTable } from './entry.ts';

/** Faults of the YAML itself. */
export const yamlDiagnostics = {
  'yaml-syntax': {
    severity: 'error',
    title: 'The text is not YAML',
    message: '{said}',
    why: 'Nothing behind the fault can be read with certainty, so only the first one of a document is shown.',
    wrong: example`
      name: shop
      services:
        web:
          type: "Namespace.K8s
    `,
    right: example`
      name: shop
      services:
        web:
          type: "Namespace.K8s"
    `,
  },
  'yaml-tab': {
    severity: 'error',
    title: 'A tab indents a line',
    message: 'This line is indented with a tab: YAML allows only spaces.',
    why: 'YAML forbids tabs as indentation because editors show them in different widths.',
    wrong: 'name: shop\nservices:\n  web:\n\ttype: Namespace.K8s\n',
    right: 'name: shop\nservices:\n  web:\n    type: Namespace.K8s\n',
  },
  'yaml-duplicate-key': {
    severity: 'error',
    title: 'A key is given twice',
    message: '`{key}` is given twice in this map.',
    why: 'Programs differ in which of the two values they take; many refuse the file.',
    wrong: example`
      name: shop
      services:
        web:
          type: Namespace.K8s
          type: Namespace.K8s
    `,
    right: example`
      name: shop
      services:
        web:
          type: Namespace.K8s
    `,
  },
  'yaml-too-deep': {
    severity: 'error',
    title: 'The document is nested too deeply',
    message: 'This document is nested so deeply that it is not checked.',
    why: 'Thousands of levels are a mistake of a generator or an attack on whoever reads the file.',
    wrong: `name: shop\nservices: ${'['.repeat(5_000)}${']'.repeat(5_000)}\n`,
    right: example`
      name: shop
      services:
        web:
          type: Namespace.K8s
    `,
  },
  'yaml-too-large': {
    severity: 'information',
    title: 'The file is too large to be checked',
    message: 'This file has more than 10 million characters, so it is not checked.',
    why: 'Nobody writes files of this size by hand, and checking one would keep the editor waiting at each key.',
    // Made when it is asked for: the table is loaded with the server.
    get wrong() {
      return `name: shop\n# ${'x'.repeat(10_000_000)}\nservices:\n  web:\n    type: Namespace.K8s\n`;
    },
    right: example`
      name: shop
      services:
        web:
          type: Namespace.K8s
    `,
  },
} as const satisfies DiagnosticTable;
