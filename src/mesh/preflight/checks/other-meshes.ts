import { found, passed, told, unknown } from '../findings.ts';
import type { Check, PreflightEvidence, PreflightFinding, PreflightRelease } from '../types.ts';
import type { FoundMesh } from '../../types.ts';

/** Whether somebody still looks after the mesh, and whether it may go into a cluster from here. */
export const supportCheck: Check = ({ mesh, releases }) => {
  const { displayName, support } = mesh.identity;
  const because = `${support.sentence} (${support.source.at}, read on ${support.source.readOn})`;
  const caution = 'charts' in mesh.installation ? mesh.installation.caution : undefined;
  const isNew = releases.some(({ installed }) => installed.is === 'known' && installed.value === undefined);
  const findings: PreflightFinding[] = [];
  if (caution?.isRefused === true && isNew)
    findings.push(
      found(
        'support',
        'error',
        'mesh.install-refused',
        { mesh: displayName, sentence: caution.sentence },
        {
          because: `No release of it is there to be upgraded. ${caution.sentence}`,
        },
      ),
    );
  if (support.is === 'archived')
    findings.push(
      found(
        'support',
        'warning',
        'mesh.preflight-archived',
        { mesh: displayName, sentence: support.sentence },
        { because },
      ),
    );
  return findings.length > 0 ? findings : [passed('support', because)];
};

/** Meshes that are there: the same one, those that may not stand beside it, and what an uninstall has left. */
export const otherMeshesCheck: Check = ({ mesh, releases }, { meshes, ended }) => {
  if (meshes.is === 'unknown') return [unknown('other-meshes', 'Which meshes are there', meshes.problem)];
  const { name, displayName } = mesh.identity;
  const others = meshes.value.filter((other) => other.mesh !== name);
  const findings: PreflightFinding[] = others.flatMap((other): readonly PreflightFinding[] => {
    const conflict = mesh.preflight.conflicts.find((one) => one.with === other.mesh);
    const because = other.proof.join(' ');
    const about = placeOf(other);
    if (conflict === undefined) {
      const isNothing = other.mode === 'crds-only' || other.mode === 'node';
      return isNothing
        ? [told('other-meshes', `${other.displayName} is there and is not in the way. ${because}`, about)]
        : [
            found(
              'other-meshes',
              'warning',
              'mesh.preflight-beside',
              { mesh: displayName, other: other.displayName },
              { because, about },
            ),
          ];
    }
    const params = { mesh: displayName, other: other.displayName, sentence: conflict.sentence };
    const severity = other.mode === 'crds-only' ? 'warning' : 'error';
    const code = other.mode === 'crds-only' ? 'mesh.preflight-left-behind' : 'mesh.preflight-conflict';
    return [found('other-meshes', severity, code, params, { because, about })];
  });
  const own = meshes.value.filter((other) => other.mesh === name);
  const past = endedFindings(displayName, ended);
  if (meshes.value.length === 0 && past.length === 0)
    return [passed('other-meshes', 'No mesh was found in the cluster.')];
  return [...findings, ...past, ...own.flatMap((one) => ownFinding(one, releases))];
};

/** Meshes that nobody makes any more: where one runs, it is as much in the way as any. */
function endedFindings(displayName: string, ended: PreflightEvidence['ended']): readonly PreflightFinding[] {
  if (ended.is === 'unknown')
    return [unknown('other-meshes', 'Whether meshes are there that have ended', ended.problem)];
  return ended.value.map(({ mesh, runs, proof }) => {
    const because = `${proof.join(' ')} (${mesh.source.at})`;
    const params = { mesh: displayName, other: mesh.displayName, sentence: mesh.sentence, goTo: mesh.goTo };
    return runs
      ? found('other-meshes', 'warning', 'mesh.preflight-ended', params, { because, about: mesh.displayName })
      : told('other-meshes', `${mesh.displayName} has left definitions behind. ${because}`, mesh.displayName);
  });
}

function ownFinding(own: FoundMesh, releases: readonly PreflightRelease[]): readonly PreflightFinding[] {
  const { displayName, version, namespace, origin, mode } = own;
  const because = own.proof.join(' ');
  const about = placeOf(own);
  if (mode === 'crds-only')
    return [told('other-meshes', `Definitions of ${displayName} are there already. ${because}`, about)];
  const isReleased = releases.some(
    (release) => release.name === origin?.release?.name && release.namespace === origin.release.namespace,
  );
  const words = `${displayName} ${version ?? ''} stands in ${namespace ?? 'the cluster'}`;
  if (isReleased && origin?.isOurs === true)
    return [told('other-meshes', `${words}, by ${origin.words}: it is upgraded.`, about)];
  const params = {
    mesh: displayName,
    version: version ?? '',
    namespace: namespace ?? '',
    origin: origin?.words ?? 'nobody knows whom',
  };
  if (origin?.changeAt !== undefined)
    return [
      found(
        'other-meshes',
        'error',
        'mesh.preflight-managed-elsewhere',
        { ...params, changeAt: origin.changeAt },
        { because: `${because} ${origin.proof}`, about },
      ),
    ];
  return [
    found('other-meshes', 'warning', 'mesh.preflight-second-plane', params, {
      because: `${because} ${origin?.proof ?? ''}`.trim(),
      about,
    }),
  ];
}

function placeOf({ displayName, namespace }: FoundMesh): string {
  return namespace === undefined ? displayName : `${displayName} in ${namespace}`;
}
