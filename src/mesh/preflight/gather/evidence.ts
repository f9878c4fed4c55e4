import { asJson } from '../../../core/kubernetes.ts';
import { problemOf } from '../../../core/problem.ts';
import { issuerOf } from '../../certificates/issuer-there.ts';
import { accessNeeds } from '../access.ts';
import { admittedObjects } from '../admitted.ts';
import { wantedCertificates } from '../checks/given-certificates.ts';
import { blockingWebhooks } from '../checks/webhooks.ts';
import { valueOf } from '../findings.ts';
import type { Asked, PreflightEvidence, PreflightTarget } from '../types.ts';
import type { Asking } from './asking.ts';
import { gatherGeneral, gatherPlaces, type GeneralEvidence } from './cluster.ts';
import { gatherEndpoints, gatherExisting, metadataOf } from './objects.ts';
import { rightsFor } from './rights.ts';
import { gatherTrials } from './trials.ts';

/** What is known before a mesh is chosen, the same for all that a pattern installs. */
export interface Ground {
  readonly serverVersion: Asked<string>;
  readonly catalog: PreflightEvidence['catalog'];
  readonly general: GeneralEvidence;
}

/**
 * Reads what does not depend on what goes in.
 *
 * @throws `cluster.*` where the server cannot be reached or does not know this user, and `cancelled`. What is denied is kept as unknown.
 */
export async function gatherGround(asking: Asking, signal?: AbortSignal): Promise<Ground> {
  // The first question shows whether there is a server at all; being denied is an answer.
  const serverVersion = await askVersion(asking, signal);
  const catalog = await asking.connection.catalog({ refresh: true, signal });
  return { serverVersion, catalog, general: await gatherGeneral(asking, signal) };
}

async function askVersion({ connection }: Asking, signal: AbortSignal | undefined): Promise<Asked<string>> {
  try {
    const { gitVersion } = await connection.request<{ readonly gitVersion?: string }>({ path: '/version', signal });
    return { is: 'known', value: gitVersion ?? '' };
  } catch (error) {
    const problem = problemOf(error);
    if (problem.code !== 'cluster.forbidden') throw error;
    return { is: 'unknown', problem };
  }
}

/**
 * Reads all that checks need for what goes in. Requests run six at a time.
 *
 * @throws `cancelled`. What is denied is kept as unknown.
 */
export async function gatherEvidence(
  target: PreflightTarget,
  ground: Ground,
  asking: Asking,
  signal?: AbortSignal,
): Promise<PreflightEvidence> {
  const { serverVersion, catalog, general } = ground;
  const places = await gatherPlaces(target, catalog, asking, signal);
  const { namespaces } = places;
  const existing = await gatherExisting(
    target,
    { catalog, definitions: general.definitions, namespaces },
    asking,
    signal,
  );
  const rights = await rightsFor(accessNeeds(target, catalog), asking, signal);
  const trials = await gatherTrials(target, { rights, namespaces, asking, signal });
  const webhooks = blockingWebhooks(valueOf(general.webhooks) ?? [], admittedObjects(target, catalog), { namespaces });
  const endpoints = await gatherEndpoints(
    webhooks.flatMap(({ service }) => service ?? []),
    asking,
    signal,
  );
  return {
    context: asking.connection.contextName,
    atMs: Date.now(),
    serverVersion,
    catalog,
    ...general,
    ...places,
    existing,
    access: rights.access,
    trials,
    endpoints,
    issuer: await gatherIssuer(target, namespaces, asking, signal),
  };
}

/** The Secret of an issuer, of which only the metadata are asked for. */
async function gatherIssuer(
  target: PreflightTarget,
  namespaces: PreflightEvidence['namespaces'],
  asking: Asking,
  signal: AbortSignal | undefined,
): Promise<PreflightEvidence['issuer']> {
  const wanted = wantedCertificates(target);
  if (wanted === undefined || valueOf(namespaces.get(wanted.release.namespace)) === undefined)
    return { is: 'known', value: undefined };
  const secrets = { group: '', version: 'v1', plural: 'secrets', isNamespaced: true };
  const { secret } = wanted.facts;
  return asking.ask(async (connection) => {
    const metadata = await metadataOf(connection, secrets, wanted.release.namespace, secret, signal);
    return metadata === undefined ? undefined : issuerOf(asJson(metadata));
  });
}
