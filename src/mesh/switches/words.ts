import { formatPlural } from '../../core/format.ts';
import type { JsonValue } from '../../core/json.ts';
import { describeReference } from '../../core/kubernetes.ts';
import type { Wanted } from '../facts/membership.ts';
import type { Break } from '../facts/mutual-tls-breaks.ts';
import type { MutualTls } from '../facts/mutual-tls.ts';
import type { InjectionPlan } from './plan-injection.ts';
import type { MutualTlsPlan } from './plan-mutual-tls.ts';
import { describeTarget } from './read-target.ts';
import { formerKey } from './former.ts';
import type { RestartItem, SwitchChange, SwitchStep } from './types.ts';

const verbs: Readonly<Record<SwitchStep['does'], string>> = {
  create: 'to create',
  change: 'to change',
  delete: 'to delete',
  nothing: 'stays as it is',
};

/** What a plan of injection is about: `Istio on for namespace shop`. */
export function injectionTitle({
  displayName,
  does,
  target,
}: Pick<InjectionPlan, 'displayName' | 'does' | 'target'>): string {
  return `${displayName} ${does} for ${describeTarget(target)}`;
}

/** What labels and annotations ask for: `sidecar, label istio-injection=enabled`. */
export function wantedWords(wanted: Wanted | undefined): string {
  if (wanted === undefined) return 'not in the mesh, nothing asks for it';
  const { mode, revision, meshOf, because } = wanted;
  const what = mode === 'out' ? 'not in the mesh' : mode;
  const which = [revision === undefined ? '' : `revision ${revision}`, meshOf === undefined ? '' : `mesh ${meshOf}`];
  return [what, ...which.filter((word) => word !== ''), because].join(', ');
}

/** What happens to the objects of a plan, with each field and who has it now. */
export function stepLines(steps: readonly SwitchStep[]): readonly string[] {
  return steps.flatMap((step) => [
    `${describeReference(step.object)}  ${verbs[step.does]}`,
    ...step.changes.map((change) => `    ${changeLine(change)}`),
    ...step.restores.map(({ path, manager }) => `    ${path.at(-1) ?? ''} becomes again as ${manager} had it`),
    ...step.conflicts.map(({ field, manager }) => `    conflict: ${field} belongs to ${manager}`),
  ]);
}

/** A field that changes: `metadata.labels.istio-injection: disabled -> enabled (kubectl-label has it)`. */
export function changeLine({ field, before, after, owners }: SwitchChange): string {
  const who = owners.length === 0 ? '' : ` (${owners.join(', ')} ${owners.length === 1 ? 'has' : 'have'} it)`;
  return `${field}: ${valueWords(before)} -> ${valueWords(after)}${who}`;
}

function valueWords(value: JsonValue | undefined): string {
  if (value === undefined) return '(none)';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** What must be restarted before it counts everywhere; says so too where that is not known, or nothing. */
export function restartLines(restarts: readonly RestartItem[] | undefined): readonly string[] {
  if (restarts === undefined)
    return ['Which workloads must be restarted is not known: you may not see the Pods of this namespace.'];
  const [own, others] = [restarts.filter(isByItself), restarts.filter((item) => !isByItself(item))];
  return [
    ...own.map(({ kind, namespace, name }) => `${kind} ${namespace}/${name} starts its Pods anew by this change.`),
    ...(others.length === 0
      ? []
      : [
          `${formatPlural(others.length, 'workload')} must be restarted before it counts for all Pods:`,
          ...others.map(({ kind, namespace, name, because }) => `    ${kind} ${namespace}/${name}  ${because}`),
        ]),
  ];
}

function isByItself(item: RestartItem): boolean {
  return item.isByItself === true;
}

/** A plan as a document: fields, owners and conflicts, without whole objects. */
export function stepDocument({ object, does, manager, changes, conflicts, restores }: SwitchStep): object {
  return {
    object,
    does,
    manager,
    changes,
    conflicts,
    ...(restores.length === 0 ? {} : { restores }),
  };
}

/** Says where what was taken over is remembered; undefined where nothing is. */
export function takeOverNote(steps: readonly SwitchStep[]): string | undefined {
  const step = steps.find(({ conflicts, does }) => conflicts.length > 0 && does !== 'nothing');
  if (step === undefined) return undefined;
  return `What is taken over is remembered in the annotation ${formerKey(step.manager)} of the object, so that undoing gives it back.`;
}

/** What a plan of mutual TLS is about: `Istio: mutual TLS strict for namespace shop`. */
export function mutualTlsTitle({
  displayName,
  does,
  target,
}: Pick<MutualTlsPlan, 'displayName' | 'does' | 'target'>): string {
  const place = target === undefined ? 'the whole mesh' : describeTarget(target);
  return `${displayName}: mutual TLS ${does} for ${place}`;
}

/** What is in effect: `strict: PeerAuthentication shop/default says STRICT for this namespace.` */
export function inEffectWords(inEffect: MutualTls | undefined): string {
  return inEffect === undefined ? 'not sure' : `${inEffect.mode}: ${inEffect.because}`;
}

const severityWords: Readonly<Record<Break['severity'], string>> = {
  breaks: 'breaks',
  'may-break': 'may break',
  'not-covered': 'not covered',
};

/** Who would break, each in a line; says so too where another mode breaks nothing that was found. */
export function breakLines({
  breaks,
  before,
  does,
}: Pick<MutualTlsPlan, 'breaks' | 'before' | 'does'>): readonly string[] {
  if (breaks.length === 0)
    return does === 'undo' || before?.mode === does ? [] : ['  Nothing was found that would break.'];
  return breaks.map(({ severity, sentence }) => `  ${severityWords[severity]}: ${sentence}`);
}
