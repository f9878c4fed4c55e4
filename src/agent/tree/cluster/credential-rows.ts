import type { EndingCredential, SignIn, SignInWay, Validity } from '../../../cluster/auth/sign-in.ts';
import { endingCredential } from '../../../cluster/auth/sign-in.ts';
import { formatSpan } from '../../../core/format.ts';
import type { ClusterView } from '../../cache/cluster-view.ts';
import type { Row, RowIcon } from '../../protocol/rows.ts';
import type { Children } from '../children.ts';
import { fixed } from '../children.ts';
import { rowId } from '../ids.ts';
import { escapeMarkdown, paragraphs } from '../markdown.ts';
import { absoluteTime } from '../state-words.ts';

const path = ['cluster', 'credentials'] as const;

const wayWords: Readonly<Record<SignInWay, string>> = {
  plugin: 'credential plugin',
  oidc: 'OpenID Connect',
  'token-file': 'token from a file',
  token: 'token',
  password: 'name and password',
  certificate: 'client certificate',
  nothing: 'none',
};

const rule =
  'A certificate is told of in its last 14 days and a token in its last hour, each in its last fifth where its whole life is shorter.';

/** How we sign in, and when that ends. */
export function credentialsRow(view: ClusterView, context: string, now: Date): Row {
  const { signIn } = view.server;
  const parts = partsOf(signIn, now);
  return {
    id: rowId(context, ...path),
    kind: 'cluster.part',
    label: 'Credentials',
    description: parts.join(' · '),
    tooltip: paragraphs(
      escapeMarkdown(`User ${signIn.user === '' ? '(none)' : signIn.user} of the kubeconfig.`),
      ...expiryLines(signIn, now).map(escapeMarkdown),
      rule,
      nextStep(signIn, now),
    ),
    icon: iconOf(signIn, now),
    accessibleText: ['Credentials', ...parts].join(', '),
    expandable: true,
    context,
  };
}

/** Each part of how we sign in, for those who do not read tooltips. */
export function credentialRows(view: ClusterView, context: string, now: Date): Children {
  const { signIn } = view.server;
  const row = (name: string, label: string, description: string, icon: RowIcon, tooltip = ''): Row => ({
    id: rowId(context, ...path, name),
    kind: 'cluster.part',
    label,
    description,
    ...(tooltip === '' ? {} : { tooltip: escapeMarkdown(tooltip) }),
    icon,
    accessibleText: `${label}, ${description}`,
    expandable: false,
    context,
  });
  const { certificate, token, plugin, issuer, tokenFile, impersonates } = signIn;
  const ending = endingCredential(signIn, now);
  const icon = (what: EndingCredential['what']): RowIcon =>
    ending?.what === what ? (ending.hasEnded ? 'failing' : 'warning') : 'healthy';
  return fixed([
    row('user', 'User', `${signIn.user === '' ? '(none)' : signIn.user} · ${wayWords[signIn.way]}`, 'object'),
    ...(certificate === undefined
      ? []
      : [
          row(
            'certificate',
            'Client certificate',
            validityWords(certificate, now, signIn.isRenewed),
            icon('certificate'),
            validityLine(certificate),
          ),
        ]),
    ...(token === undefined
      ? []
      : [row('token', 'Token', validityWords(token, now, signIn.isRenewed), icon('token'), validityLine(token))]),
    ...(plugin === undefined ? [] : [row('plugin', 'Credential plugin', pluginWords(plugin, now), 'object')]),
    ...(issuer === undefined
      ? []
      : [
          row(
            'issuer',
            'Issuer',
            `${issuer}${signIn.isRenewed ? ' · tokens are renewed' : ' · tokens are not renewed: no refresh-token'}`,
            'object',
          ),
        ]),
    ...(tokenFile === undefined
      ? []
      : [row('file', 'Token file', tokenFile, 'object', 'It is read again while requests are made.')]),
    ...(impersonates === undefined
      ? []
      : [
          row(
            'impersonates',
            'Impersonates',
            impersonates,
            'warning',
            `Requests are made with the rights of ${impersonates}.`,
          ),
        ]),
  ]);
}

/** `certificate expires in 12 days`, for rows that have little room. */
export function endingWords({ what, endMs, hasEnded }: EndingCredential, now: Date): string {
  return hasEnded
    ? `${what} expired ${formatSpan(now.getTime() - endMs)} ago`
    : `${what} expires in ${formatSpan(endMs - now.getTime())}`;
}

/** When certificate and token end, one sentence each. */
export function expiryLines({ certificate, token, isRenewed }: SignIn, now: Date): readonly string[] {
  const line = (what: string, validity: Validity | undefined): readonly string[] =>
    validity?.endMs === undefined
      ? []
      : [`${what}: ${validityWords(validity, now, isRenewed)} (until ${absoluteTime(validity.endMs)}).`];
  return [...line('Client certificate', certificate), ...line('Token', token)];
}

function partsOf(signIn: SignIn, now: Date): readonly string[] {
  const { way, certificate, token, plugin, impersonates } = signIn;
  const ending = endingCredential(signIn, now);
  const validity = token ?? certificate;
  return [
    plugin === undefined ? wayWords[way] : pluginWords(plugin, now),
    ...(ending !== undefined && ending.what !== way
      ? [endingWords(ending, now)]
      : validity?.endMs === undefined || plugin !== undefined
        ? []
        : [validityWords(validity, now, signIn.isRenewed)]),
    ...(impersonates === undefined ? [] : [`as ${impersonates}`]),
  ];
}

function pluginWords({ name, ranAtMs }: NonNullable<SignIn['plugin']>, now: Date): string {
  return ranAtMs === undefined ? `${name} · not run yet` : `${name} · ran ${formatSpan(now.getTime() - ranAtMs)} ago`;
}

function validityWords({ endMs }: Validity, now: Date, isRenewed = false): string {
  if (endMs === undefined) return 'does not say when it ends';
  const leftMs = endMs - now.getTime();
  if (isRenewed)
    return leftMs <= 0 ? 'renewed by the next request' : `renewed by itself, this one lasts ${formatSpan(leftMs)}`;
  return leftMs <= 0 ? `expired ${formatSpan(-leftMs)} ago` : `expires in ${formatSpan(leftMs)}`;
}

function validityLine({ subject, startMs, endMs }: Validity): string {
  return [
    subject === undefined ? undefined : `For ${subject}.`,
    startMs === undefined ? undefined : `Valid from ${absoluteTime(startMs)}.`,
    endMs === undefined ? undefined : `Valid until ${absoluteTime(endMs)}.`,
  ]
    .filter((part) => part !== undefined)
    .join(' ');
}

function iconOf(signIn: SignIn, now: Date): RowIcon {
  const ending = endingCredential(signIn, now);
  if (ending !== undefined) return ending.hasEnded ? 'failing' : 'warning';
  return signIn.way === 'nothing' ? 'idle' : 'healthy';
}

function nextStep(signIn: SignIn, now: Date): string | undefined {
  const ending = endingCredential(signIn, now);
  if (ending === undefined) return undefined;
  if (ending.what === 'certificate')
    return 'Get a new certificate from whoever gave you this one (with kubeadm: "kubeadm certs renew") and write it into the kubeconfig.';
  return 'Sign in again with the program that wrote the token into the kubeconfig.';
}
