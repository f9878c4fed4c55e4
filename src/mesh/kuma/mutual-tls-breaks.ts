import { valueAt, type JsonObject } from '../../core/json.ts';
import type { Break, BreakEvidence, MutualTlsBreaks } from '../facts/mutual-tls-breaks.ts';
import type { MutualTlsMode } from '../facts/mutual-tls.ts';
import { defaultMesh, meshLabel } from './membership.ts';
import { kumaSource } from './sources.ts';

/** Permissions count only where mutual TLS tells who calls; where it is on and none is there, nobody may call anybody. */
export const kumaMutualTlsBreaks: MutualTlsBreaks = {
  reads: ['meshtrafficpermissions.kuma.io', 'trafficpermissions.kuma.io'],
  of,
  source: kumaSource('UPGRADE.md'),
};

function of(mode: MutualTlsMode, { before, meshOf = defaultMesh, objects }: BreakEvidence): readonly Break[] {
  const permissions = objects.filter((object) => meshNameOf(object) === meshOf);
  if (mode === 'off') {
    if (permissions.length === 0) return [];
    return [
      {
        severity: 'may-break',
        sentence: `${permissions.length === 1 ? 'One traffic permission' : `${permissions.length} traffic permissions`} of the mesh ${meshOf} no longer count: without mutual TLS everybody may call everybody.`,
        objects: [],
      },
    ];
  }
  if (before?.mode !== 'off' || permissions.length > 0) return [];
  return [
    {
      severity: 'breaks',
      sentence: `No MeshTrafficPermission of the mesh ${meshOf} allows anything: once mutual TLS is on, every request within the mesh is denied.`,
      objects: [],
    },
  ];
}

/** A policy of the old kind says its mesh in a field, the new one by its label. */
function meshNameOf(object: JsonObject): string {
  const name = valueAt(object, ['mesh']) ?? valueAt(object, ['metadata', 'labels', meshLabel]);
  return typeof name === 'string' ? name : defaultMesh;
}
