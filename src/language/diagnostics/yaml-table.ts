import { yamlMessages } from '../../yaml/words.ts';
import { example, type DiagnosticTable } from './entry.ts';

const goodRoute = example`
  apiVersion: networking.istio.io/v1
  kind: VirtualService
  metadata:
    name: reviews
  spec:
    hosts: [reviews]
    http:
      - match:
          - headers:
              beta:
                exact: "on"
        route:
          - destination:
              host: reviews
`;

const goodGateway = example`
  apiVersion: networking.istio.io/v1
  kind: Gateway
  metadata:
    name: shop
  spec:
    selector:
      istio: ingressgateway
    servers:
      - hosts: [shop.example.com]
        port:
          number: 80
          name: http
          protocol: HTTP
        tls:
          httpsRedirect: true
`;

const goodPool = example`
  apiVersion: networking.istio.io/v1
  kind: DestinationRule
  metadata:
    name: reviews
    labels:
      "1.20": "yes"
  spec:
    host: reviews
    trafficPolicy:
      connectionPool:
        tcp:
          maxConnections: 1000
`;

const goodMode = example`
  name: shop
  services:
    settings:
      type: ConfigMap.K8s
      settings:
        data:
          debug: "on"
`;

/** Faults of the YAML itself. */
export const yamlDiagnostics = {
  'yaml-syntax': {
    severity: 'error',
    title: 'The text is not YAML',
    message: yamlMessages['yaml-syntax'],
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
    message: yamlMessages['yaml-tab'],
    why: 'YAML forbids tabs as indentation because editors show them in different widths.',
    wrong: 'name: shop\nservices:\n  web:\n\ttype: Namespace.K8s\n',
    right: 'name: shop\nservices:\n  web:\n    type: Namespace.K8s\n',
  },
  'yaml-duplicate-key': {
    severity: 'error',
    title: 'A key is given twice',
    message: yamlMessages['yaml-duplicate-key'],
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
    message: yamlMessages['yaml-too-deep'],
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
    message:
      'This file has more than 5 million characters, so it is not checked: split it, or leave it out with `lint.ignore`.',
    why: 'Nobody writes files of this size by hand, and checking one would keep the editor waiting at each key.',
    // Made when it is asked for: the table is loaded with the server.
    get wrong() {
      return `name: shop\n# ${'x'.repeat(5_000_000)}\nservices:\n  web:\n    type: Namespace.K8s\n`;
    },
    right: example`
      name: shop
      services:
        web:
          type: Namespace.K8s
    `,
  },
  'yaml-character': {
    severity: 'error',
    title: 'A character that YAML does not know',
    message: yamlMessages['yaml-character'],
    why: 'Control characters and halves of characters come from other programs and cannot be seen. Kubernetes and Meshery refuse the file as a whole, and so it is not checked further.',
    wrong: 'name: shop\nservices:\n  web:\n    type: Namespace.K8s # \u001b[31mred\n',
    right: 'name: shop\nservices:\n  web:\n    type: Namespace.K8s # red\n',
  },
  'yaml-line-separator': {
    severity: 'error',
    title: 'The end of a line that cannot be seen',
    message: yamlMessages['yaml-line-separator'],
    why: 'U+0085, U+2028 and U+2029 end lines in YAML 1.1, and are characters like others in YAML 1.2 and in most editors. What stands behind them is read in two ways, so it is not checked.',
    wrong: 'name: shop # a shop\u2028for everybody\nservices:\n  web:\n    type: Namespace.K8s\n',
    right: 'name: shop # a shop for everybody\nservices:\n  web:\n    type: Namespace.K8s\n',
  },
  'yaml-encoding': {
    severity: 'error',
    title: 'The file is not UTF-8',
    message: yamlMessages['yaml-encoding'],
    why: 'What the file says cannot be told with certainty, so it is not checked. Editors show the encoding of a file in the status bar, and save it in another one.',
    // As the reader of files hands on a byte that is no UTF-8.
    wrong: 'name: caf\udce9\nservices:\n  web:\n    type: Namespace.K8s\n',
    right: 'name: café\nservices:\n  web:\n    type: Namespace.K8s\n',
  },
  'yaml-aliases-excessive': {
    severity: 'error',
    title: 'Aliases repeat too much',
    message: yamlMessages['yaml-aliases-excessive'],
    why: 'A few lines of aliases to aliases fill the memory of every program that follows them. Kubernetes refuses such a document (`document contains excessive aliasing`), and so it is not checked.',
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
    right: example`
      name: shop
      services:
        web:
          type: Namespace.K8s
    `,
  },
  'yaml-text-unquoted': {
    severity: 'error',
    title: 'A text that Kubernetes does not read as text',
    message: '`{key}` must be {expected}, but without quotation marks Kubernetes reads `{written}` as {read}.',
    why: 'Kubernetes reads YAML 1.1: `y`, `yes`, `on`, `n`, `no` and `off` are true and false there, and `1_000` and `0b11` are numbers. The API server refuses the object.',
    file: 'route.yaml',
    wrong: goodRoute.replace('"on"', 'on'),
    right: goodRoute,
  },
  'yaml-truth-word': {
    severity: 'warning',
    title: 'True or false in a word of YAML 1.1',
    message: 'Kubernetes reads `{written}` as {read}, but readers of YAML 1.2 as {other}: write {read}.',
    why: 'Kubernetes takes it. Meshdeck, newer versions of Meshery and many tools read YAML 1.2, where only `true` and `false` are true and false.',
    file: 'gateway.yaml',
    wrong: goodGateway.replace('true', 'yes'),
    right: goodGateway,
  },
  'yaml-number-notation': {
    severity: 'warning',
    title: 'A number that is read in two ways',
    message: 'Kubernetes reads `{written}` as {read}, but readers of YAML 1.2 as {other}: write {read}.',
    why: 'In YAML 1.1, which Kubernetes reads, a zero ahead makes an octal number (`0123` is 83), and underscores between digits count for nothing. In YAML 1.2 `0123` is 123, and `1_000` is text.',
    file: 'rule.yaml',
    wrong: goodPool.replace('1000', '1_000'),
    right: goodPool,
  },
  'yaml-key-unquoted': {
    severity: 'error',
    title: 'A key that Kubernetes reads as something else',
    message: 'Without quotation marks Kubernetes {said}.',
    why: 'Kubernetes reads YAML 1.1, and makes a text of what it has read: the keys `y`, `yes` and `on` become `true`, `1.20` becomes `1.2`, and `0123` becomes `83`. It refuses a file with the key `null`.',
    file: 'rule.yaml',
    wrong: goodPool.replace('"1.20"', '1.20'),
    right: goodPool,
  },
  'meshery-reads-otherwise': {
    severity: 'warning',
    title: 'A value that Meshery reads otherwise',
    message: 'Meshery reads {what} as {read}, Meshdeck as {other}.',
    why: 'Meshery reads patterns as YAML 1.1, where `yes`, `no`, `on`, `off`, `y` and `n` are true and false, a zero ahead makes an octal number, and underscores in numbers count for nothing. Of a date in a design (`2024-01-31`) it makes a time, which reaches the cluster as `2024-01-31T00:00:00Z`. Meshdeck reads YAML 1.2, so the two would deploy different things.',
    wrong: goodMode.replace('"on"', 'on'),
    right: goodMode,
  },
} as const satisfies DiagnosticTable;
