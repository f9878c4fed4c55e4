import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../core/json.ts';
import type { MutualTls, MutualTlsMode } from '../facts/mutual-tls.ts';
import { kumaMutualTlsBreaks } from './mutual-tls-breaks.ts';

const permission: JsonObject = {
  kind: 'MeshTrafficPermission',
  metadata: { name: 'all', labels: { 'kuma.io/mesh': 'default' } },
};
const ofOtherMesh: JsonObject = { kind: 'TrafficPermission', mesh: 'other', metadata: { name: 'all' } };

function told(mode: MutualTlsMode, before: MutualTlsMode, objects: readonly JsonObject[]): readonly string[] {
  const inEffect: MutualTls = { mode: before, because: '', exceptions: 0 };
  return kumaMutualTlsBreaks
    .of(mode, {
      scope: 'mesh',
      namespace: '',
      services: undefined,
      meshOf: undefined,
      rootNamespace: 'kuma-system',
      before: inEffect,
      objects,
    })
    .map(({ severity }) => severity);
}

describe('permissions of Kuma', () => {
  it('must be there before mutual TLS is, or every request is denied', () => {
    expect(told('strict', 'off', [])).toEqual(['breaks']);
    expect(told('permissive', 'off', [ofOtherMesh])).toEqual(['breaks']);
    expect(told('strict', 'off', [permission])).toEqual([]);
  });

  it('do not matter where it is on already', () => {
    expect(told('strict', 'permissive', [])).toEqual([]);
  });

  it('count no more without it', () => {
    expect(told('off', 'strict', [permission])).toEqual(['may-break']);
    expect(told('off', 'strict', [ofOtherMesh])).toEqual([]);
  });
});
