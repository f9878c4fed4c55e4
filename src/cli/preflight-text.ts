import { formatPlural } from '../core/format.ts';
import { describeReference } from '../core/kubernetes.ts';
import { inWords } from '../core/words.ts';
import type { Preflight, PreflightFinding, Severity } from '../mesh/preflight/types.ts';

/** Groups in the order of the text, with their headings. */
const groups: readonly (readonly [Severity, string])[] = [
  ['error', 'In the way'],
  ['warning', 'To be known'],
  ['unknown', 'Not looked at'],
  ['information', 'Told'],
  ['passed', 'Looked at, and well'],
];

/** What a preflight found, for people: what is in the way first, and last, a line each, what is well. */
export function preflightLines({ displayName, context, findings, requests }: Preflight): readonly string[] {
  const lines = [`${displayName} into ${context}`];
  for (const [severity, heading] of groups) {
    const own = findings.filter((finding) => finding.severity === severity);
    if (own.length === 0) continue;
    const width = Math.max(...own.map(({ title }) => title.length));
    lines.push('', `${heading} (${own.length})`, ...own.flatMap((finding) => linesOf(finding, width)));
  }
  const count = (severity: Severity): number => findings.filter((finding) => finding.severity === severity).length;
  const counts = [
    formatPlural(count('error'), 'error'),
    formatPlural(count('warning'), 'warning'),
    `${count('unknown')} not looked at`,
  ];
  lines.push('', `${counts.join(', ')}; ${formatPlural(requests, 'request')} to the API server.`);
  return lines;
}

function linesOf(finding: PreflightFinding, width: number): readonly string[] {
  const { title, severity, problem, because } = finding;
  if (problem === undefined) return [`  ${title.padEnd(width)}  ${because}`];
  // What could not be looked at has the same next step everywhere: to ask somebody who may.
  if (severity === 'unknown') return [`  ${title.padEnd(width)}  ${inWords(problem).message} ${because}`];
  return problemLines(finding, inWords(problem), problem.detail);
}

function problemLines(
  { title, because, about }: PreflightFinding,
  { message, cause, next }: ReturnType<typeof inWords>,
  detail: string | undefined,
): readonly string[] {
  const place = typeof about === 'object' ? describeReference(about) : about;
  const rows = [
    ['where', place === undefined || message.includes(place) ? undefined : place],
    ['why', cause],
    ['next', next],
    ['proof', because],
    ['said', detail?.split('\n').slice(0, 5).join(' ')],
  ] as const;
  return [
    `  ${title}: ${message}`,
    ...rows.flatMap(([name, text]) =>
      text === undefined || text === '' ? [] : [`    ${`${name}:`.padEnd(7)}${text}`],
    ),
  ];
}
