import { formatPlural } from '../../core/format.ts';
import type { TrustRoot } from '../../cluster/kinds/trust-roots.ts';
import type { ProxyVersion } from './data-plane.ts';
import type { Injector } from './injectors.ts';
import type { MemberNamespace, Mismatch } from './members.ts';

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
export function endStatement(endsMs: number, nowMs: number): Omit<Statement, 'because'> {
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

/** The worst of several. */
export function worst(verdicts: readonly Verdict[]): Verdict {
  return (['failing', 'degraded', 'healthy'] as const).find((verdict) => verdicts.includes(verdict)) ?? 'idle';
}
