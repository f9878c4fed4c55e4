import type { Problem } from '../../core/problem.ts';
import { redact, redacted } from '../../core/redact.ts';
import type { ExecEntry } from '../kubeconfig/entries.ts';
import type { ResolvedContext } from '../kubeconfig.ts';
import type { Credential } from './credentials.ts';

/** Shorter ones would take words of every text away, and guard nothing. */
const leastLength = 4;

/** In a document a secret may be the name of a field, such as `reason`; one of this length is not. */
const leastLengthInDocument = 12;

const secretName = /secret|token|passw|key|credential/i;

/**
 * Takes the very secrets of a connection out of a text from outside, which patterns would not know, and then what looks like one. Servers
 * and programs repeat what they were sent when they complain of it.
 */
export function withoutSecrets(text: string, secrets: readonly string[]): string {
  return redact(replaced(text, secrets, leastLength));
}

/** Takes the very secrets out of a JSON document that is still to be read. */
export function documentWithoutSecrets(text: string, secrets: readonly string[]): string {
  return replaced(text, secrets, leastLengthInDocument);
}

/** Takes the very secrets out of what a problem says. */
export function problemWithoutSecrets(problem: Problem, secrets: readonly string[]): Problem {
  const params = Object.entries(problem.params).map(([name, value]): readonly [string, string | number] => [
    name,
    typeof value === 'string' ? replaced(value, secrets, leastLength) : value,
  ]);
  return {
    ...problem,
    params: Object.fromEntries(params),
    ...(problem.detail === undefined ? {} : { detail: replaced(problem.detail, secrets, leastLength) }),
  };
}

function replaced(text: string, secrets: readonly string[], least: number): string {
  return secrets
    .filter((secret) => secret.length >= least)
    .reduce((rest, secret) => rest.replaceAll(secret, redacted), text);
}

/** What must not be repeated of a credential that is sent. */
export function secretsOfCredential({ headers, token }: Credential): readonly string[] {
  const authorization = String(headers['authorization'] ?? '');
  const [, encoded] = /^Basic (.+)$/.exec(authorization) ?? [];
  const password =
    encoded === undefined ? '' : Buffer.from(encoded, 'base64').toString('utf8').split(':').slice(1).join(':');
  return [token ?? '', encoded ?? '', password];
}

/** What must not be repeated of the arguments and variables with which a plugin is run. */
export function secretsOfExec({ args, environment }: ExecEntry): readonly string[] {
  const values = Object.entries(environment).flatMap(([name, value]) => (secretName.test(name) ? [value] : []));
  const options = args.flatMap((argument, index) => {
    const [, name = '', value] = /^-{1,2}([^=]+)(?:=(.*))?$/s.exec(argument) ?? [];
    return secretName.test(name) ? [value ?? args[index + 1] ?? ''] : [];
  });
  return [...values, ...options];
}

/** What must not be repeated of a context of the kubeconfig. */
export function secretsOfContext({ user, cluster, editorProxy }: ResolvedContext): readonly string[] {
  const { oidc } = user.authProvider ?? {};
  return [
    user.token,
    user.basic?.password,
    user.clientKey,
    oidc?.clientSecret,
    oidc?.tokens.idToken,
    oidc?.tokens.refreshToken,
    ...[cluster.proxyUrl, editorProxy?.url].map(passwordOf),
    ...(user.exec === undefined ? [] : secretsOfExec(user.exec)),
  ].filter((secret) => secret !== undefined);
}

function passwordOf(url: string | undefined): string | undefined {
  return url === undefined || !URL.canParse(url) ? undefined : decodeURIComponent(new URL(url).password);
}
