import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import type { LabHandle } from '../../lab/lab.ts';
import { median, rounded, type BenchRow } from '../bench.ts';
import type { SyncFigures } from './side-process.ts';

const runs = 3;
const oneMegabyte = 1_000_000;

type SideName = 'ours' | 'informers' | 'pods' | 'pods-json';

/** Reading everything for the first time, in fresh processes: ours and client-node's informers in turn. */
export async function firstSyncRows(lab: LabHandle): Promise<readonly BenchRow[]> {
  const [ours, informers] = await inTurn(lab, 'ours', 'informers');
  const [pods, podsAsJson] = await inTurn(lab, 'pods', 'pods-json');
  console.log(`objects: ours ${ours[0]?.objects ?? 0}, informers ${informers[0]?.objects ?? 0}`);
  const informerRow = { peerName: "client-node's informers", ours, peers: informers };
  const jsonRow = { peerName: 'ours, as JSON', ours: pods, peers: podsAsJson };
  return [
    row('first sync, 60 kinds', 'ms', ({ syncMs }) => syncMs, { ...informerRow, mostShare: 0.4 }),
    row('resident memory, more after the first sync', 'MB', inMegabytes('residentBytes'), {
      ...informerRow,
      mostShare: 0.25,
    }),
    row('memory kept, more after the first sync and a collection', 'MB', inMegabytes('keptBytes'), informerRow),
    row('processor time of the first sync', 'ms', ({ cpuMs }) => cpuMs, informerRow),
    row('longest block of the event loop, first sync', 'ms', ({ longestBlockMs }) => longestBlockMs, informerRow),
    row('Pods as protobuf, first sync', 'ms', ({ syncMs }) => syncMs, jsonRow),
    row('Pods as protobuf, processor time', 'ms', ({ cpuMs }) => cpuMs, jsonRow),
    row('Pods as protobuf, more resident memory', 'MB', inMegabytes('residentBytes'), jsonRow),
    row('Pods as protobuf, longest block', 'ms', ({ longestBlockMs }) => longestBlockMs, jsonRow),
  ];
}

async function inTurn(
  lab: LabHandle,
  left: SideName,
  right: SideName,
): Promise<readonly [readonly SyncFigures[], readonly SyncFigures[]]> {
  const figures: [SyncFigures[], SyncFigures[]] = [[], []];
  for (let run = 0; run < runs; run += 1) {
    figures[0].push(await measure(lab, left));
    figures[1].push(await measure(lab, right));
  }
  return figures;
}

async function measure({ kubeconfigPath, contexts }: LabHandle, side: SideName): Promise<SyncFigures> {
  const program = path.join(import.meta.dirname, 'side-process.ts');
  const parameters = ['--expose-gc', program, side, kubeconfigPath, contexts.admin];
  const { stdout, stderr } = await promisify(execFile)(process.execPath, parameters, { timeout: 300_000 });
  if (stderr !== '') console.log(stderr.trimEnd());
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as SyncFigures;
}

function inMegabytes(figure: 'residentBytes' | 'keptBytes'): (figures: SyncFigures) => number {
  return (figures) => figures[figure] / oneMegabyte;
}

function row(
  name: string,
  unit: string,
  figure: (figures: SyncFigures) => number,
  sides: {
    readonly peerName: string;
    readonly ours: readonly SyncFigures[];
    readonly peers: readonly SyncFigures[];
    /** Goal: ours is at most this share of the peer's. */
    readonly mostShare?: number;
  },
): BenchRow {
  const figures = sides.ours.map(figure);
  const ours = median(figures);
  const peer = median(sides.peers.map(figure));
  return {
    name,
    unit,
    ours: rounded(ours),
    peerName: sides.peerName,
    peer: rounded(peer),
    ratio: rounded(peer / ours),
    min: rounded(Math.min(...figures)),
    max: rounded(Math.max(...figures)),
    goal: sides.mostShare === undefined ? '' : `at most ${sides.mostShare} of it`,
    met: sides.mostShare === undefined ? null : ours <= sides.mostShare * peer,
  };
}
