import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { isJsonObject } from '../core/json.ts';
import { meshNames } from '../core/mesh-names.ts';
import { isAbsent } from './facts/source.ts';
import { knownMeshes } from './recognition.ts';
import { meshes } from './registry.ts';

/**
 * What a folder of facts must have to count as whole. A mesh without something says so with a sentence and a source (`none`), so that nobody
 * takes what was forgotten for what is not there.
 */
const files = [
  'addons.ts',
  'detection.ts',
  'facts.ts',
  'installation.ts',
  'membership.ts',
  'mutual-tls.ts',
  'preflight.ts',
  'recognition.ts',
  'removal.ts',
  'samples.ts',
  'sources.ts',
  'telemetry.ts',
];
const folder = import.meta.dirname;
const today = new Date().toISOString().slice(0, 10);

it('has a folder and a row for each mesh, and none that nobody knows', () => {
  const folders = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(path.join(folder, entry.name, 'facts.ts')))
    .map(({ name }) => name);
  expect(meshes.map(({ identity }) => identity.name)).toEqual([...meshNames]);
  expect(folders.sort()).toEqual([...meshNames].sort());
  expect(knownMeshes.map(({ identity }) => identity.name)).toEqual([...meshNames]);
});

describe.each(meshes.map((facts) => [facts.identity.name, facts] as const))('the facts of %s', (name, facts) => {
  it('stand in the files that every mesh has', () => {
    const there = new Set(readdirSync(path.join(folder, name)));
    expect(files.filter((file) => !there.has(file))).toEqual([]);
  });

  it('each name where and when they were read', () => {
    const faults: string[] = [];
    let sources = 0;
    walk(facts, [], (value, at) => {
      if (!('readOn' in value)) return;
      sources += 1;
      const { at: where, readOn } = value as { at?: unknown; readOn?: unknown };
      if (typeof where !== 'string' || !/^(https:\/\/\S+|[\w.-]+\/[\w.-]+(@[\w./-]+:\S+|#\d+))$/.test(where))
        faults.push(`${at}: "${String(where)}" is neither an address nor owner/repository@release:path`);
      if (typeof readOn !== 'string' || !/^20\d\d-\d\d-\d\d$/.test(readOn) || readOn > today)
        faults.push(`${at}: ${String(readOn)} is no day until today`);
    });
    expect(faults).toEqual([]);
    expect(sources).toBeGreaterThan(10);
  });

  it('are sentences where people read them', () => {
    const faults: string[] = [];
    walk(facts, [], (value, at) => {
      for (const key of ['sentence', 'none', 'because', 'caution']) {
        const text = value[key];
        if (typeof text === 'string' && !/^[A-Z0-9].*[.]$/s.test(text)) faults.push(`${at}.${key}: ${text}`);
      }
    });
    expect(faults).toEqual([]);
  });

  it('prove the mesh by a control plane, with labels and an image', () => {
    const { parts } = facts.detection;
    expect(parts.some(({ role }) => role === 'control-plane')).toBe(true);
    for (const part of parts) {
      expect(Object.keys(part.labels).length, part.name).toBeGreaterThan(0);
      expect(part.imageNames.length, part.name).toBeGreaterThan(0);
      expect(
        part.imageNames.every((image) => /^[a-z0-9._-]+$/.test(image)),
        part.name,
      ).toBe(true);
    }
    expect(new Set(parts.map((part) => part.name)).size).toBe(parts.length);
  });

  it('take a workload in and out by marks that Kubernetes takes, and see what they have written', () => {
    const { membership } = facts;
    if (isAbsent(membership)) return;
    for (const { mode, on, enable, disable, namespaceNeeds = {} } of membership.switches)
      for (const choice of [{}, { revision: 'canary', meshOf: 'payments' }]) {
        const [taken, kept] = [written(enable(choice)), written(disable(choice))];
        const at = `${on} ${mode}`;
        const see = (marks: Marks): string | undefined =>
          on === 'namespace'
            ? membership.wantedBy(marks)?.mode
            : membership.wantedBy(written(namespaceNeeds), marks)?.mode;
        expect(see(taken), `${at} taken in`).toBe(mode);
        expect(see(kept) ?? 'out', `${at} kept out`).toBe('out');
      }
    if (membership.ways.includes('sidecar')) expect(membership.proxies.length).toBeGreaterThan(0);
  });

  it('name releases, charts and parts that are there', () => {
    const { installation, detection } = facts;
    if (!('charts' in installation)) {
      expect(installation.kustomizations.length).toBeGreaterThan(0);
      return;
    }
    const charts = new Set(installation.charts.map(({ chart }) => chart));
    const parts = new Set(detection.parts.map((part) => part.name));
    for (const chart of installation.charts) {
      expect(
        chart.after.filter((one) => !charts.has(one)),
        `${chart.chart} comes after`,
      ).toEqual([]);
      expect(
        chart.parts.filter((one) => !parts.has(one)),
        `${chart.chart} runs`,
      ).toEqual([]);
    }
    expect(installation.profiles.length).toBeGreaterThan(0);
    for (const profile of installation.profiles) {
      const before = new Set<string>();
      for (const chart of profile.charts) {
        expect(charts.has(chart), `${profile.name}: ${chart}`).toBe(true);
        const first = installation.charts.find((one) => one.chart === chart);
        const wanted = first?.after.filter((one) => profile.charts.includes(one)) ?? [];
        expect(
          wanted.filter((one) => !before.has(one)),
          `${profile.name}: ${chart} comes too early`,
        ).toEqual([]);
        before.add(chart);
        const values = installation.valuesOf(chart, { profile: profile.name, namespace: installation.namespace });
        expect(isJsonObject(values)).toBe(true);
      }
    }
    for (const { address } of installation.repositories) expect(address).toMatch(/^(https|oci):\/\/[^/]+\/?\S*$/);
  });

  it('say for each add-on and sample what is opened and what must be ready', () => {
    for (const addon of facts.addons) {
      expect(addon.service.port, addon.name).toBeGreaterThan(0);
      expect(addon.foundBy.imageNames.length, addon.name).toBeGreaterThan(0);
      if (addon.from.is === 'manifest') expect(addon.from.address('1.30.3'), addon.name).toMatch(/^https:\/\//);
    }
    for (const sample of facts.samples) {
      expect(sample.workloads.length, sample.name).toBeGreaterThan(0);
      expect(
        sample.manifests.some(({ is }) => is === 'app'),
        sample.name,
      ).toBe(true);
      for (const { address, sha256 } of sample.manifests) {
        expect(address).toMatch(/^https:\/\//);
        if (sha256 !== undefined) expect(sha256).toMatch(/^[0-9a-f]{64}$/);
      }
    }
    for (const list of [facts.addons, facts.samples])
      expect(new Set(list.map((one) => one.name)).size).toBe(list.length);
  });
});

it('leaves no group of definitions to two meshes, but for those that they share', () => {
  const owners = new Map<string, string>();
  for (const { identity, detection } of meshes)
    for (const group of detection.definitionGroups) {
      // Kong Mesh is Kuma with more: both have the kinds of kuma.io.
      if (identity.name === 'kong-mesh' && group === 'kuma.io') continue;
      expect(owners.get(group), group).toBeUndefined();
      owners.set(group, identity.name);
    }
});

interface Marks {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** What stands on an object that had nothing, once a change is written. */
function written(change: {
  readonly labels?: Readonly<Record<string, string | null>>;
  readonly annotations?: Readonly<Record<string, string | null>>;
}): Marks {
  const there = (texts: Readonly<Record<string, string | null>> = {}): Record<string, string> =>
    Object.fromEntries(Object.entries(texts).filter((entry): entry is [string, string] => entry[1] !== null));
  const labels = there(change.labels);
  for (const value of Object.values(labels)) expect(value).toMatch(/^([A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?)?$/);
  return { labels, annotations: there(change.annotations) };
}

function walk(
  value: unknown,
  path: readonly string[],
  visit: (value: Record<string, unknown>, at: string) => void,
): void {
  if (typeof value !== 'object' || value === null || value instanceof RegExp) return;
  if (!Array.isArray(value)) visit(value as Record<string, unknown>, path.join('.'));
  for (const [key, child] of Object.entries(value)) walk(child, [...path, key], visit);
}
