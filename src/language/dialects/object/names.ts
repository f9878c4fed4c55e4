/** What is wrong with a name, in words that follow "it may hold ..."; undefined where nothing is. */
export type NameRule = (name: string) => string | undefined;

const label = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/;
const oldLabel = /^[a-z](?:[-a-z0-9]*[a-z0-9])?$/;
const subdomain = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;
const qualifiedName = /^(?:[A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;

const lettersDigits = 'lower-case letters, digits and `-`';

/** DNS label of RFC 1123: Namespaces, containers, StatefulSets, and Services since Kubernetes 1.36. */
export const dnsLabel: NameRule = (name) =>
  tooLong(name, 63) ??
  (label.test(name) ? undefined : `it may hold ${lettersDigits}, and begins and ends with a letter or digit`);

/** DNS label of RFC 1035: Services before Kubernetes 1.36. */
export const dnsLabelOfLetters: NameRule = (name) =>
  tooLong(name, 63) ?? (oldLabel.test(name) ? undefined : `it may hold ${lettersDigits}, and begins with a letter`);

/** DNS subdomain of RFC 1123: most kinds. */
export const dnsSubdomain: NameRule = (name) =>
  tooLong(name, 253) ??
  (subdomain.test(name)
    ? undefined
    : `it may hold lower-case letters, digits, \`-\` and \`.\`, and each part begins and ends with a letter or digit`);

/** A segment of a path: roles, bindings, and kinds whose names the server does not look at further. */
export const pathSegment: NameRule = (name) =>
  name === '.' || name === '..' || /[/%]/.test(name) ? 'it cannot hold `/` or `%`, nor be `.` or `..`' : undefined;

/** Key of a label or an annotation: `name` or `prefix/name`. */
export const qualifiedKey: NameRule = (key) => {
  const slash = key.indexOf('/');
  const prefix = slash < 0 ? undefined : key.slice(0, slash);
  const name = key.slice(slash + 1);
  if (prefix !== undefined && (prefix.length > 253 || !subdomain.test(prefix)))
    return 'what stands before `/` must be a DNS name such as `example.com`';
  if (name.length > 63) return `its name has ${name.length} characters, and 63 are allowed`;
  return qualifiedName.test(name)
    ? undefined
    : 'it may hold letters, digits, `-`, `_` and `.`, and begins and ends with a letter or digit';
};

/** Value of a label. */
export const labelValue: NameRule = (value) =>
  tooLong(value, 63) ??
  (value === '' || qualifiedName.test(value)
    ? undefined
    : 'it may hold letters, digits, `-`, `_` and `.`, and begins and ends with a letter or digit');

/** Name of a port (RFC 6335): containers, Services, probes. */
export const portName: NameRule = (name) =>
  tooLong(name, 15) ??
  (/^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/.test(name) && /[a-z]/.test(name) && !name.includes('--')
    ? undefined
    : `it may hold ${lettersDigits}, at least one letter, and no two dashes side by side`);

/** Name of a variable of a container: any printable text without `=`. */
export const variableName: NameRule = (name) =>
  // eslint-disable-next-line no-control-regex -- the rule is about exactly these characters
  name !== '' && !name.includes('=') && !/[\u0000-\u001f\u007f-\uffff]/.test(name)
    ? undefined
    : 'it may hold any printable character of ASCII but `=`';

function tooLong(name: string, most: number): string | undefined {
  return name.length > most ? `it has ${name.length} characters, and ${most} are allowed` : undefined;
}

/** Kinds whose names are not DNS subdomains, by group and kind. */
const rules: Readonly<Record<string, NameRule>> = {
  '/Namespace': dnsLabel,
  'apps/StatefulSet': dnsLabel,
  'rbac.authorization.k8s.io/Role': pathSegment,
  'rbac.authorization.k8s.io/ClusterRole': pathSegment,
  'rbac.authorization.k8s.io/RoleBinding': pathSegment,
  'rbac.authorization.k8s.io/ClusterRoleBinding': pathSegment,
  'apiregistration.k8s.io/APIService': pathSegment,
  'policy/PodDisruptionBudget': pathSegment,
};

/** The rule for the names of a kind, in a version of Kubernetes such as `1.36`; the newest where none is given. */
export function nameRuleOf(group: string, kind: string, kubernetesVersion?: string): NameRule {
  if (group === '' && kind === 'Service') {
    return Number(/^1\.(\d+)/.exec(kubernetesVersion ?? '')?.[1] ?? 36) < 36 ? dnsLabelOfLetters : dnsLabel;
  }
  if (group === 'batch' && kind === 'CronJob') return (name) => tooLong(name, 52) ?? dnsSubdomain(name);
  return rules[`${group}/${kind}`] ?? dnsSubdomain;
}

/** The name that was probably meant, if the rule takes it: capitals, spaces and `_` are what people write. */
export function mendedName(name: string, rule: NameRule): string | undefined {
  const mended = name
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_]+/g, '-');
  return mended !== name && rule(mended) === undefined ? mended : undefined;
}
