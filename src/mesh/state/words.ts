import { formatPlural } from '../../core/format.ts';
import type { TrustRoot } from '../../cluster/kinds/trust-roots.ts';
import type { NodeServed, ProxyVersion } from './data-plane.ts';
import type { MeshGateway, MeshGatewayClass } from './gateways.ts';
import type { Injector } from './injectors.ts';
import type { MemberNamespace, Mismatch } from './members.ts';
import type { GatewayApiBundle, IssuerState, MutualTlsState } from './mesh-state.ts';

/** How good something is, as icons and exit codes have it. */
export type Verdict = 'healthy' | 'degraded' | 'failing' | 'idle';

/** A statement with what proves it. */
export interface Statement {
  readonly verdict: Verdict;
  /** Short, without a full stop: `12 proxies of 1.30.3, 1 minor version behind`. */
  readonly words: string;
  /** Sentences: the rule, the figure and what to do. */
  readonly because: readonly string[];
}

const dayMs = 86_400_000;

/** Certificates that end within this time are said to: Linkerd's own check warns at 60 days. */
export const soonDays = 60;

/** What is said of a webhook. */
export function injectorStatement(injector: Injector, nowMs: number): Statement {
  const { name, does, failurePolicy, asks, isAnswered, trustEndsMs, revision, tag } = injector;
  const doing = {
    inject: 'puts proxies into new Pods',
    validate: 'checks what is written',
    change: 'changes what is written',
  }[does];
  const refused = does === 'inject' ? 'new Pods are refused' : 'changes are refused';
  const passed = does === 'inject' ? 'new Pods come up without a proxy' : 'changes pass unchecked';
  const trust = trustEndsMs === undefined ? undefined : endStatement(trustEndsMs, nowMs);
  const ofTag = tag === undefined ? undefined : `tag ${tag}${revision === undefined ? '' : ` of revision ${revision}`}`;
  const because = [
    `${injector.kind} ${name} ${doing}, asks ${asks}.`,
    failurePolicy === 'Fail'
      ? `While nobody answers, ${refused} (failurePolicy Fail).`
      : `While nobody answers, ${passed} (failurePolicy Ignore).`,
    ...(isAnswered === false ? [`No endpoint of ${asks} is ready now.`] : []),
    ...(trust === undefined ? [] : [`The certificate by which it is trusted ${trust.words}.`]),
  ];
  const verdict: Verdict =
    isAnswered === false || trust?.verdict === 'failing' ? 'failing' : (trust?.verdict ?? 'healthy');
  const words = [
    isAnswered === false ? `nobody answers: ${failurePolicy === 'Fail' ? refused : passed}` : doing,
    ofTag,
    trust === undefined || trust.verdict === 'healthy' ? undefined : `its certificate ${trust.words}`,
  ].filter((part) => part !== undefined);
  return { verdict, words: words.join(' · '), because };
}

/** What is said of proxies of one version. */
export function proxyStatement({ version, pods, minorsBehind, isTooFar, workloads }: ProxyVersion): Statement {
  const distance =
    minorsBehind === undefined || minorsBehind === 0
      ? undefined
      : `${formatPlural(Math.abs(minorsBehind), 'minor version')} ${minorsBehind > 0 ? 'behind' : 'ahead of'} the control plane`;
  return {
    verdict: isTooFar ? 'failing' : minorsBehind !== undefined && minorsBehind !== 0 ? 'degraded' : 'healthy',
    words: [formatPlural(pods, 'Pod'), distance].filter((part) => part !== undefined).join(' · '),
    because: [
      `${formatPlural(pods, 'Pod')} of ${formatPlural(workloads.length, 'workload')} run proxies of version ${version ?? 'that their image does not tell'}.`,
      ...(distance === undefined ? [] : [`That is ${distance}: a restart gives them the one of today.`]),
      ...(isTooFar ? ['The makers of the mesh do not promise that this works.'] : []),
    ],
  };
}

/** What is said of a workload that is not as it is asked to be. */
export function mismatchStatement({ is, pods, of, because }: Mismatch): Statement {
  return {
    verdict: 'degraded',
    words:
      is === 'missing'
        ? `${pods} of ${formatPlural(of, 'Pod')} without proxy`
        : `${pods} of ${formatPlural(of, 'Pod')} still with proxy`,
    because: [
      is === 'missing'
        ? `The ${because} asks for a proxy, and ${pods} of ${formatPlural(of, 'Pod')} have none: they are older than that, or the webhook did not answer.`
        : `Nothing asks for a proxy (${because}), and ${pods} of ${formatPlural(of, 'Pod')} still have one.`,
      'A restart of the workload mends it.',
    ],
  };
}

/** What is said of a namespace in a mesh. */
export function memberWords({ mode, revision, meshOf }: MemberNamespace): string {
  return [
    mode,
    revision === undefined ? undefined : `revision ${revision}`,
    meshOf === undefined ? undefined : `mesh ${meshOf}`,
  ]
    .filter((part) => part !== undefined)
    .join(' · ');
}

/** What is said of a certificate that others are trusted by. */
export function trustStatement({ subject, endsMs, startsMs }: TrustRoot, nowMs: number): Statement {
  const { verdict, words } = endStatement(endsMs, nowMs);
  const isEarly = startsMs > nowMs;
  return {
    verdict: isEarly ? 'failing' : verdict,
    words: isEarly ? `begins on ${dayOf(startsMs)}` : words,
    because: [
      `${subject === '' ? 'The certificate' : subject} is valid from ${dayOf(startsMs)} to ${dayOf(endsMs)}.`,
      `Said to end soon within ${soonDays} days.`,
    ],
  };
}

/** When something ends, as a statement without proof: `ends on 2026-12-24, in 27 days`. */
function endStatement(endsMs: number, nowMs: number): Omit<Statement, 'because'> {
  const days = Math.floor((endsMs - nowMs) / dayMs);
  if (endsMs <= nowMs) return { verdict: 'failing', words: `ended on ${dayOf(endsMs)}` };
  return {
    verdict: days < soonDays ? 'degraded' : 'healthy',
    words: `ends on ${dayOf(endsMs)}, in ${formatPlural(days, 'day')}`,
  };
}

function dayOf(timeMs: number): string {
  return Number.isNaN(timeMs) ? 'a day that cannot be read' : new Date(timeMs).toISOString().slice(0, 10);
}

/** What is said of the Secret of an issuer. When its certificate ends stands in what is secret, unless whoever wrote it says so outside. */
export function issuerStatement(issuer: IssuerState, nowMs: number): Statement {
  if (issuer.is === 'absent')
    return {
      verdict: 'failing',
      words: 'is not there',
      because: ['The control plane signs with it: without it no new proxy gets a certificate.'],
    };
  if (issuer.is === 'denied')
    return {
      verdict: 'idle',
      words: 'when it ends is not known: its Secret may not be looked at',
      because: ['Only the metadata would be read.'],
    };
  const kept = issuer.keeper === 'somebody' ? issuer.words : `kept by ${issuer.words}`;
  if (issuer.endsMs === undefined)
    return {
      verdict: 'idle',
      words: `${kept} · when it ends is not known`,
      because: [
        'That stands in its Secret, which is not read. Where Meshdeck has written the Secret, an annotation says it too.',
      ],
    };
  const { verdict, words } = endStatement(issuer.endsMs, nowMs);
  return {
    verdict,
    words: `${kept} · ${words}`,
    because: [
      'An annotation of its Secret says so, or the metrics of the control plane.',
      `Said to end soon within ${soonDays} days.`,
    ],
  };
}

/** What is said of a way into a mesh. */
export function gatewayStatement({ kind, className, addresses, reachedBy, ports, trouble }: MeshGateway): Statement {
  const where = {
    address: addresses.join(', '),
    'node-port': 'a port of each node',
    forward: 'from inside the cluster, or through a forward',
    waiting: 'no address yet',
  }[reachedBy];
  const words = [where, ports.join(', '), className === undefined ? undefined : `class ${className}`];
  return {
    verdict: trouble !== undefined ? 'failing' : reachedBy === 'waiting' ? 'degraded' : 'healthy',
    words: words.filter((part) => part !== undefined && part !== '').join(' · '),
    because: [
      ...(trouble === undefined ? [] : [`It is not set up: ${trouble}`]),
      reachedBy === 'waiting'
        ? `Nobody has given this ${kind} an address: a cluster without load balancers never does. A forward leads to it meanwhile.`
        : `This ${kind} is reached ${reachedBy === 'address' ? 'at' : 'by'} ${where}.`,
    ],
  };
}

/** What is said of a GatewayClass. */
export function gatewayClassStatement({ controller, isAccepted }: MeshGatewayClass): Statement {
  return {
    verdict: isAccepted ? 'healthy' : 'degraded',
    words: isAccepted ? controller : `${controller} · not accepted`,
    because: [
      isAccepted
        ? `The controller ${controller} of this mesh has taken it.`
        : `The controller ${controller} of this mesh has not taken it: Gateways of this class wait.`,
    ],
  };
}

/** What is said of the definitions of the Gateway API. */
export function gatewayApiStatement(bundles: readonly GatewayApiBundle[]): Statement {
  const words = bundles.map(({ version, channel }) => [version, channel].filter((part) => part !== '').join(' '));
  const isMixed = new Set(bundles.map(({ version }) => version)).size > 1;
  return {
    verdict: isMixed ? 'degraded' : bundles.length === 0 ? 'idle' : 'healthy',
    words: bundles.length === 0 ? 'not installed, or does not say which release it is' : words.join(' and '),
    because: isMixed
      ? [
          'Definitions of several releases stand side by side, as after an update that ended half way. Apply one release whole.',
        ]
      : [],
  };
}

/** What is said of mutual TLS. */
export function mutualTlsStatement({ mode, because, exceptions }: MutualTlsState): Statement {
  const word = { strict: 'strict', permissive: 'takes plain text too', off: 'off' }[mode];
  return {
    verdict: mode === 'off' ? 'degraded' : 'healthy',
    words: [word, exceptions === 0 ? undefined : formatPlural(exceptions, 'exception')]
      .filter((part) => part !== undefined)
      .join(' · '),
    because: [because],
  };
}

/** What is said of Pods that their nodes serve. */
export function nodeServedStatement({ pods, pending }: NodeServed): Statement {
  return {
    verdict: pending.length > 0 ? 'degraded' : pods === 0 ? 'idle' : 'healthy',
    words: [formatPlural(pods, 'Pod'), pending.length === 0 ? undefined : `${pending.length} still to be taken over`]
      .filter((part) => part !== undefined)
      .join(' · '),
    because: [
      'Counted by the annotation ambient.istio.io/redirection of each Pod.',
      ...(pending.length === 0 ? [] : [`Waiting: ${pending.slice(0, 10).join(', ')}.`]),
    ],
  };
}

/** The worst of several. */
export function worst(verdicts: readonly Verdict[]): Verdict {
  return (['failing', 'degraded', 'healthy'] as const).find((verdict) => verdicts.includes(verdict)) ?? 'idle';
}
