import { referenceOf } from '../../../core/kubernetes.ts';
import type { Problem } from '../../../core/problem.ts';
import { groupResource, type AccessNeed } from '../access.ts';
import { found, listed, passed, unknown, valueOf } from '../findings.ts';
import { isGatewayDefinition } from './gateway-api.ts';
import type { Check, PreflightEvidence, PreflightFinding } from '../types.ts';

/** Every right that Helm needs for the objects of the charts; what is missing is named by resource and namespace. */
export const permissionsCheck: Check = (_target, { access }) => {
  const asked = [...access.values()];
  if (asked.length === 0) return [];
  const denied = asked.filter(({ isAllowed }) => valueOf(isAllowed) === false).map(({ need }) => need);
  const open = asked.flatMap(({ need, isAllowed }) =>
    isAllowed.is === 'unknown' ? [{ need, problem: isAllowed.problem }] : [],
  );
  return [
    ...byResource(denied).map(deniedFinding),
    ...openFinding(open),
    ...(denied.length === 0 && open.length === 0
      ? [passed('permissions', `All ${asked.length} rights that the charts need are there.`)]
      : []),
  ];
};

/** Verbs in the order in which people say them. */
const verbOrder: readonly string[] = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete'];

function byResource(needs: readonly AccessNeed[]): readonly (readonly AccessNeed[])[] {
  const groups = new Map<string, AccessNeed[]>();
  for (const need of needs) {
    const key = `${groupResource(need)}|${need.namespace ?? ''}`;
    groups.set(key, [...(groups.get(key) ?? []), need]);
  }
  const inOrder = (one: AccessNeed, other: AccessNeed): number =>
    verbOrder.indexOf(one.verb) - verbOrder.indexOf(other.verb);
  return [...groups.values()].map((group) => group.sort(inOrder));
}

function deniedFinding(needs: readonly AccessNeed[]): PreflightFinding {
  const [first] = needs;
  const resource = first === undefined ? '' : groupResource(first);
  const place = first?.namespace === undefined ? 'in the whole cluster' : `in ${first.namespace}`;
  const [now, later] = (['now', 'later'] as const).map((when) =>
    needs.filter((need) => need.when === when).map(({ verb }) => verb),
  );
  const isNow = (now ?? []).length > 0;
  const verbs = listed(isNow ? (now ?? []) : (later ?? []), 10);
  const because = `The API server was asked: ${needs.map(({ verb }) => verb).join(', ')} ${resource} ${place} ${needs.length === 1 ? 'is' : 'are'} not allowed.`;
  return found(
    'permissions',
    isNow ? 'error' : 'warning',
    isNow ? 'mesh.preflight-denied' : 'mesh.preflight-denied-later',
    { verbs, resource, place },
    { because, about: resource },
  );
}

function openFinding(
  open: readonly { readonly need: AccessNeed; readonly problem: Problem }[],
): readonly PreflightFinding[] {
  const [first] = open;
  if (first === undefined) return [];
  const what = listed(
    open.map(({ need: { verb, ...rest } }) => `${verb} ${groupResource(rest)}`),
    4,
  );
  return [unknown('permissions', `Whether this user may ${what}`, first.problem)];
}

/**
 * Whether the roles of the charts may be made: nobody can give rights that he does not have. The server was asked to try them, without making them, because
 * only it knows all rules of this user.
 *
 * @see https://kubernetes.io/docs/reference/access-authn-authz/rbac/#privilege-escalation-prevention-and-bootstrapping
 */
export const roleRulesCheck: Check = (_target, { trials }) => {
  const roles = trials.flatMap((trial) => valueOf(trial) ?? []).filter(({ object }) => !isGatewayDefinition(object));
  const untried = trials.flatMap((trial) => (trial.is === 'unknown' ? [trial.problem] : []));
  const refused = roles.flatMap(({ object, refusal }) =>
    refusal?.code === 'cluster.forbidden' ? [{ object, refusal }] : [],
  );
  return [
    ...refused.map(({ object, refusal }) =>
      found(
        'role-rules',
        'error',
        'mesh.preflight-role-refused',
        { kind: object.kind, name: object.metadata.name },
        {
          because: 'The API server was asked to try it, without making it.',
          about: referenceOf(object),
          cause: refusal,
          detail: refusal.detail,
        },
      ),
    ),
    ...untried
      .slice(0, 1)
      .map((problem) => unknown('role-rules', `Whether ${untried.length} roles and bindings may be made`, problem)),
    ...(refused.length === 0 && untried.length === 0 ? ruleSilence(trials) : []),
  ];
};

function ruleSilence(trials: PreflightEvidence['trials']): readonly PreflightFinding[] {
  return trials.length === 0
    ? []
    : [
        passed(
          'role-rules',
          `The API server would take all ${trials.length} roles and bindings that it was asked to try.`,
        ),
      ];
}
