import { labelSelectorOf } from '../../cluster/pods.ts';
import type { ClusterConnection } from '../../cluster/types.ts';
import { isJsonObject, valueAt, type JsonObject } from '../../core/json.ts';
import { asJson, type KubernetesObject } from '../../core/kubernetes.ts';
import { problem, problemError, problemOf, type Problem } from '../../core/problem.ts';
import { detectMeshes } from '../detect.ts';
import type { MeshRecognition } from '../facts/mesh-facts.ts';
import type { Break } from '../facts/mutual-tls-breaks.ts';
import type { Texts } from '../facts/membership.ts';
import type {
  MutualTls,
  MutualTlsEvidence,
  MutualTlsFacts,
  MutualTlsMode,
  MutualTlsSwitch,
  MutualTlsTarget,
} from '../facts/mutual-tls.ts';
import { isAbsent } from '../facts/source.ts';
import { knownMeshes } from '../recognition.ts';
import type { FoundMesh } from '../types.ts';
import { chooseMesh, type MeshChoice } from './choose-mesh.ts';
import { marksOf } from './marks.ts';
import { readDeciding, withObjects } from './mutual-tls-objects.ts';
import { stepsOf } from './mutual-tls-steps.ts';
import { breaksOf } from './mutual-tls-breaks.ts';
import { namespacesThatDiffer } from './mutual-tls-exceptions.ts';
import { mutualTlsRestarts } from './mutual-tls-restarts.ts';
import { describeTarget, readTarget, writersOf, type SeenTarget } from './read-target.ts';
import type { SwitchPlan } from './plan-injection.ts';
import type { SwitchStep, SwitchTarget } from './types.ts';

/** What is asked of the switch of mutual TLS. */
export interface MutualTlsRequest extends Pick<MeshChoice, 'mesh' | 'meshOf'> {
  readonly does: MutualTlsMode | 'undo';
  /** Undefined for the whole mesh. */
  readonly target: SwitchTarget | undefined;
}

/** The plan of {@link planMutualTls}. */
export interface MutualTlsPlan extends SwitchPlan {
  readonly mesh: string;
  readonly displayName: string;
  readonly does: MutualTlsRequest['does'];
  readonly target: SwitchTarget | undefined;
  /** What is in effect now and afterwards; undefined where it is not sure. */
  readonly before: MutualTls | undefined;
  readonly after: MutualTls | undefined;
  /** Who would break, the surest first. */
  readonly breaks: readonly Break[];
}

/** What the parts of a plan know of what is asked about. */
export interface MutualTlsScene {
  readonly found: FoundMesh;
  readonly facts: MutualTlsFacts;
  readonly turned: MutualTlsSwitch;
  readonly seen: SeenTarget | undefined;
  readonly at: MutualTlsTarget;
  readonly objects: readonly JsonObject[];
}

/**
 * Plans another mode of mutual TLS, or to take back what this switch has said. Nothing is changed.
 *
 * @throws `mesh.none-runs`, `mesh.not-running`, `mesh.several-run`, `mesh.no-mutual-tls`, `mesh.no-such-mode`, `mesh.switch-target-missing`, and `cluster.*`.
 */
export async function planMutualTls(
  connection: ClusterConnection,
  request: MutualTlsRequest,
  signal: AbortSignal,
): Promise<MutualTlsPlan> {
  const { does, target } = request;
  const scene = await readScene(connection, request, signal);
  const { found, seen } = scene;
  const { steps, notes } = await stepsOf(connection, scene, does, signal);
  const before = inEffect(scene, scene.objects, seen);
  const then = afterwards(scene, steps);
  const after = inEffect(scene, then.objects, then.seen);
  const refusal = refusalOf(request, after);
  const isOther = does !== 'undo' && before?.mode !== does;
  const { breaks, unread } = isOther
    ? await breaksOf(connection, scene, { mode: does, before }, signal)
    : { breaks: [], unread: [] };
  return {
    mesh: found.mesh,
    displayName: found.displayName,
    does,
    target,
    steps,
    ...(refusal === undefined ? {} : { refusal }),
    notes: [
      ...notes,
      ...steps.flatMap(({ live, does: what }) => (live === undefined || what === 'nothing' ? [] : writersOf(live))),
      ...exceptionNotes(after),
      ...(target === undefined && does !== 'undo'
        ? await namespacesThatDiffer(connection, scene, then.objects, does, signal)
        : []),
      ...(after === undefined && does !== 'undo' ? ['What is in effect afterwards is not sure.'] : []),
      ...unread.map((what) => `You may not see ${what}, so nothing is said of them.`),
    ],
    before,
    after,
    breaks,
    restarts: await mutualTlsRestarts(connection, scene, { steps, before, after }, signal),
  };
}

async function readScene(
  connection: ClusterConnection,
  { does, target, mesh, meshOf }: MutualTlsRequest,
  signal: AbortSignal,
): Promise<MutualTlsScene> {
  const { found: looked, recognition } = await meshOfRequest(connection, { does, target, mesh, meshOf }, signal);
  const { identity, mutualTls: facts, membership } = recognition;
  const words = {
    mesh: identity.displayName,
    target: target === undefined ? 'the whole mesh' : describeTarget(target),
  };
  if (isAbsent(facts)) throw problemError('mesh.no-mutual-tls', { ...words, sentence: facts.none });
  const scope = target === undefined ? 'mesh' : target.workload === undefined ? 'namespace' : 'workload';
  const turned = facts.switches.find((one) => one.for === scope);
  if (turned === undefined) throw problemError('mesh.no-mutual-tls', { ...words, sentence: facts.sentence });
  if (does !== 'undo' && !turned.modes.includes(does))
    throw problemError('mesh.no-such-mode', { ...words, mode: does, modes: turned.modes.join(', ') });
  const seen = target === undefined ? undefined : await readTarget(connection, target, signal);
  const { objects, found } = await readObjects(connection, facts, looked, target, signal);
  const { namespace: rootNamespace } = found;
  const wantedMesh =
    seen === undefined || isAbsent(membership)
      ? undefined
      : membership.wantedBy(marksOf(seen.namespace, 'object'))?.meshOf;
  const nameOfMesh = meshOf ?? wantedMesh;
  const { workload } = seen ?? {};
  const selector = workload === undefined ? {} : selectorOf(workload);
  const at: MutualTlsTarget = {
    rootNamespace: rootNamespace ?? '',
    namespace: target?.namespace ?? rootNamespace ?? '',
    ...(workload === undefined ? {} : { workload: { name: workload.metadata.name, selector } }),
    ...(nameOfMesh === undefined ? {} : { meshOf: nameOfMesh }),
    objects,
  };
  return { found, facts, turned, seen, at, objects };
}

/** What decides. Whoever may not read what the namespace of the control plane says goes on without, and knows less of it. */
async function readObjects(
  connection: ClusterConnection,
  facts: MutualTlsFacts,
  found: FoundMesh,
  target: SwitchTarget | undefined,
  signal: AbortSignal,
): Promise<{ readonly objects: readonly JsonObject[]; readonly found: FoundMesh }> {
  const { namespace: root, ...rest } = found;
  const isEverywhere = target === undefined || facts.isDecidedAnywhere === true;
  const places = isEverywhere ? undefined : [target.namespace, ...(root === undefined ? [] : [root])];
  try {
    return { objects: await readDeciding(connection, facts, places, root, signal), found };
  } catch (error) {
    if (isEverywhere || root === undefined || problemOf(error).code !== 'cluster.forbidden') throw error;
    const objects = await readDeciding(connection, facts, [target.namespace], undefined, signal);
    return { objects, found: rest };
  }
}

/**
 * The mesh that is meant. Where it is named, and a namespace or workload is meant, whoever may not look for its control plane can go on, and what was said of one that
 * no longer runs can be taken back: what the namespace of the control plane says is not known then.
 */
async function meshOfRequest(
  connection: ClusterConnection,
  { does, target, ...choice }: MutualTlsRequest,
  signal: AbortSignal,
): Promise<{ readonly found: FoundMesh; readonly recognition: MeshRecognition }> {
  const named = knownMeshes.find(({ identity }) => identity.name === choice.mesh?.toLowerCase());
  const unseen = (recognition: MeshRecognition): { found: FoundMesh; recognition: MeshRecognition } => {
    const { name: mesh, displayName } = recognition.identity;
    return { found: { mesh, displayName, mode: 'sidecar', controlPlane: [], proof: [] }, recognition };
  };
  try {
    const { found, facts: recognition } = await chooseMesh(connection, choice, signal);
    if (found !== undefined) return { found, recognition };
    if (target !== undefined) return unseen(recognition);
    // Says what is not permitted.
    await detectMeshes(connection, signal);
    throw problemError('mesh.none-runs', { context: connection.contextName });
  } catch (error) {
    const { code } = problemOf(error);
    const isGone = code === 'mesh.none-runs' || code === 'mesh.not-running';
    if (does !== 'undo' || named === undefined || target === undefined || !isGone) throw error;
    return unseen(named);
  }
}

/** @throws `mesh.no-mutual-tls` for a workload with a selector that an object of a mesh cannot say. */
function selectorOf(workload: KubernetesObject): Texts {
  const labels = valueAt(asJson(workload), ['spec', 'selector', 'matchLabels']);
  if (isJsonObject(labels) && !(labelSelectorOf(asJson(workload)) ?? '').includes(' ')) return labels as Texts;
  throw problemError('mesh.no-mutual-tls', {
    mesh: 'The mesh',
    target: `${workload.kind} ${workload.metadata.name}`,
    sentence: 'Its selector has expressions, and objects of meshes select by labels alone.',
  });
}

/** What is in effect for what is asked about. For the whole mesh a namespace is asked about that says nothing itself. */
function inEffect(
  { facts, found, at }: MutualTlsScene,
  objects: readonly JsonObject[],
  seen: SeenTarget | undefined,
): MutualTls | undefined {
  const marks = seen === undefined ? { labels: {}, annotations: {} } : marksOf(seen.namespace, 'object');
  const evidence: MutualTlsEvidence = {
    namespace: seen === undefined ? '' : at.namespace,
    namespaceLabels: marks.labels,
    namespaceAnnotations: marks.annotations,
    ...(seen?.workload === undefined ? {} : { pod: marksOf(seen.workload, 'template') }),
    rootNamespace: found.namespace,
    isAmbient: found.mode === 'ambient',
    objects,
  };
  return facts.inEffect(evidence);
}

function afterwards(
  { objects, seen }: MutualTlsScene,
  steps: readonly SwitchStep[],
): { readonly objects: readonly JsonObject[]; readonly seen: SeenTarget | undefined } {
  const changes = steps.map(({ declared, result }) => ({ before: declared, after: result }));
  const resultOf = (kind: string | undefined): KubernetesObject | undefined =>
    steps.find(({ object }) => object.kind === kind)?.result;
  return {
    objects: withObjects(objects, changes),
    seen:
      seen === undefined
        ? undefined
        : {
            namespace: resultOf('Namespace') ?? seen.namespace,
            workload: seen.workload === undefined ? undefined : (resultOf(seen.workload.kind) ?? seen.workload),
          },
  };
}

function refusalOf({ does, target }: MutualTlsRequest, after: MutualTls | undefined): Problem | undefined {
  if (does === 'undo' || after === undefined || after.mode === does) return undefined;
  return problem('mesh.switch-without-effect', {
    target: target === undefined ? 'the whole mesh' : describeTarget(target),
    because: after.because.replace(/\.$/, ''),
  });
}

function exceptionNotes(after: MutualTls | undefined): readonly string[] {
  if (after === undefined || after.exceptions === 0) return [];
  const [one, many] = ['One object says', `${after.exceptions} objects say`];
  return [`${after.exceptions === 1 ? one : many} otherwise for a part of it, and still will.`];
}
