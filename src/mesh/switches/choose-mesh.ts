import { listObjects } from '../../cluster/apply.ts';
import type { ClusterConnection } from '../../cluster/types.ts';
import { asJson } from '../../core/kubernetes.ts';
import { problemError, ProblemError } from '../../core/problem.ts';
import { detectMeshes } from '../detect.ts';
import type { MeshRecognition } from '../facts/mesh-facts.ts';
import { knownMeshes, recognitionOf } from '../recognition.ts';
import { injectorsOf } from '../state/injectors.ts';
import type { FoundMesh } from '../types.ts';

/** Which mesh is meant, where a cluster has several. */
export interface MeshChoice {
  /** Its name, such as `istio`, in any case. */
  readonly mesh?: string | undefined;
  /** Revision or tag of its control plane. */
  readonly revision?: string | undefined;
  /** Name of the mesh within its control plane, where that has several (Kuma, Open Service Mesh). */
  readonly meshOf?: string | undefined;
}

/** The mesh that a switch is of. */
export interface ChosenMesh {
  readonly facts: MeshRecognition;
  /** Undefined where this user may not look for it, and has named it. */
  readonly found: FoundMesh | undefined;
}

/**
 * The mesh that is meant among those that run.
 *
 * @throws `mesh.none-runs`, `mesh.not-running`, `mesh.several-run`; `mesh.may-not-look` where nobody has named one and the cluster may not be looked at.
 */
export async function chooseMesh(
  connection: ClusterConnection,
  choice: MeshChoice,
  signal: AbortSignal,
): Promise<ChosenMesh> {
  const asked = knownMeshes.find(({ identity }) => identity.name === choice.mesh?.toLowerCase());
  try {
    const running = (await detectMeshes(connection, signal)).filter(({ mode }) => mode !== 'crds-only');
    return chosenAmong(running, choice, connection.contextName);
  } catch (error) {
    if (!(error instanceof ProblemError) || error.problem.code !== 'cluster.forbidden') throw error;
    if (asked !== undefined) return { facts: asked, found: undefined };
    const known = knownMeshes.map(({ identity }) => identity.name).join(', ');
    const { contextName: context } = connection;
    throw problemError('mesh.may-not-look', { context, known }, { cause: error.problem });
  }
}

/** As {@link chooseMesh}, pure. */
export function chosenAmong(
  running: readonly FoundMesh[],
  { mesh, revision }: MeshChoice,
  context: string,
): ChosenMesh {
  if (running.length === 0) throw problemError('mesh.none-runs', { context });
  const names = [...new Set(running.map((one) => one.mesh))];
  const asked = mesh?.toLowerCase();
  const listed = names.join(', ');
  if (asked === undefined && names.length > 1) throw problemError('mesh.several-run', { context, running: listed });
  const named = running.filter((one) => asked === undefined || one.mesh === asked);
  const found =
    named.find((one) => revision !== undefined && one.revision === revision) ??
    named.find((one) => one.revision === undefined || one.revision === 'default') ??
    named[0];
  const facts = found === undefined ? undefined : recognitionOf(found.mesh);
  if (found === undefined || facts === undefined)
    throw problemError('mesh.not-running', { mesh: mesh ?? '', context, running: listed });
  return { facts, found };
}

/**
 * The revision that new Pods are to have: the one that is asked for, else none where the mesh has a default one, else the only one there is.
 *
 * @throws `mesh.revision-unknown` where it was asked for and is not there. Where tags may not be read, any is believed.
 */
export async function chooseRevision(
  connection: ClusterConnection,
  { facts, found }: ChosenMesh,
  asked: string | undefined,
  signal: AbortSignal,
): Promise<string | undefined> {
  if (facts.detection.revisionLabel === undefined) return undefined;
  if (asked === undefined && (found?.revision === undefined || found.revision === 'default')) return undefined;
  const known = await knownRevisions(connection, facts, signal);
  if (asked === undefined) return known?.includes('default') === true ? undefined : found?.revision;
  if (known !== undefined && !known.includes(asked) && asked !== found?.revision)
    throw problemError('mesh.revision-unknown', {
      mesh: facts.identity.displayName,
      revision: asked,
      known: known.length === 0 ? 'none' : known.join(', '),
    });
  return asked;
}

/** Revisions and tags that webhooks of the mesh have; undefined where they may not be read. */
async function knownRevisions(
  connection: ClusterConnection,
  facts: MeshRecognition,
  signal: AbortSignal,
): Promise<readonly string[] | undefined> {
  const kind = 'MutatingWebhookConfiguration';
  const resource = {
    group: 'admissionregistration.k8s.io',
    version: 'v1',
    kind,
    plural: 'mutatingwebhookconfigurations',
    namespaced: false,
    verbs: [],
  };
  try {
    const objects = (await listObjects(connection, resource, { signal })).map(asJson);
    const injectors = injectorsOf(facts, objects, () => undefined).filter(({ does }) => does === 'inject');
    return [...new Set(injectors.flatMap(({ revision, tag }) => [tag, revision].filter((one) => one !== undefined)))];
  } catch (error) {
    if (error instanceof ProblemError && error.problem.code === 'cluster.forbidden') return undefined;
    throw error;
  }
}
