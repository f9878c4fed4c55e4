import { inGroups } from '../../../core/concurrency.ts';
import { objectsAt, textAt } from '../../../cluster/readiness/read.ts';
import type { ClusterConnection } from '../../../cluster/types.ts';
import { isJsonObject, valueAt, type JsonObject } from '../../../core/json.ts';
import { accessKey, everything, rulesAllow, type AccessNeed, type AccessRule } from '../access.ts';
import { distinct } from '../findings.ts';
import type { PreflightEvidence } from '../types.ts';
import type { Asking } from './asking.ts';

const authorization = '/apis/authorization.k8s.io/v1';

/** What was learnt of the rights of this user. */
export interface Rights {
  readonly access: PreflightEvidence['access'];
  /** True where this user may do everything, so that nothing more needs to be asked. */
  readonly isEverything: boolean;
}

/**
 * Asks what this user may do: everything (one request); else the rules of each namespace, where the server knows all of them; else each right by itself.
 *
 * @see https://kubernetes.io/docs/reference/access-authn-authz/authorization/#checking-api-access
 */
export async function rightsFor(needs: readonly AccessNeed[], asking: Asking, signal?: AbortSignal): Promise<Rights> {
  const access = new Map<string, { need: AccessNeed; isAllowed: Awaited<ReturnType<typeof review>> }>();
  const keep = (need: AccessNeed, isAllowed: Awaited<ReturnType<typeof review>>): void => {
    access.set(accessKey(need), { need, isAllowed });
  };
  const all = await review(everything, asking, signal);
  if (all.is === 'known' && all.value) {
    for (const need of needs) keep(need, all);
    return { access, isEverything: true };
  }
  const rules = new Map<string, readonly AccessRule[]>();
  const namespaces = distinct(needs.flatMap(({ namespace }) => namespace ?? []));
  await inGroups(namespaces, async (namespace) => {
    const asked = await asking.ask((connection) => rulesIn(namespace, connection, signal));
    if (asked.is === 'known' && asked.value !== undefined) rules.set(namespace, asked.value);
  });
  await inGroups(needs, async (need) => {
    const known = need.namespace === undefined ? undefined : rules.get(need.namespace);
    keep(
      need,
      known === undefined ? await review(need, asking, signal) : { is: 'known', value: rulesAllow(known, need) },
    );
  });
  return { access, isEverything: false };
}

function review(
  { verb, group, resource, namespace }: AccessNeed,
  asking: Asking,
  signal: AbortSignal | undefined,
): ReturnType<typeof asking.ask<boolean>> {
  return asking.ask(async (connection) => {
    const resourceAttributes = { verb, group, resource, ...(namespace === undefined ? {} : { namespace }) };
    const answer = await connection.request<JsonObject>({
      method: 'POST',
      path: `${authorization}/selfsubjectaccessreviews`,
      body: { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectAccessReview', spec: { resourceAttributes } },
      signal,
    });
    return valueAt(answer, ['status', 'allowed']) === true;
  });
}

/** All rules of this user in a namespace; undefined where the server does not know all of them. */
async function rulesIn(
  namespace: string,
  connection: ClusterConnection,
  signal: AbortSignal | undefined,
): Promise<readonly AccessRule[] | undefined> {
  const answer = await connection.request<JsonObject>({
    method: 'POST',
    path: `${authorization}/selfsubjectrulesreviews`,
    body: { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectRulesReview', spec: { namespace } },
    signal,
  });
  const { status } = answer;
  if (!isJsonObject(status) || status['incomplete'] === true || textAt(status, 'evaluationError') !== undefined)
    return undefined;
  return objectsAt(status, 'resourceRules').map((rule) => ({
    verbs: texts(rule, 'verbs'),
    groups: texts(rule, 'apiGroups'),
    resources: texts(rule, 'resources'),
    hasNames: texts(rule, 'resourceNames').length > 0,
  }));
}

function texts(rule: JsonObject, field: string): readonly string[] {
  const list = rule[field];
  return Array.isArray(list) ? list.map(String) : [];
}
