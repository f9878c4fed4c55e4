import { availableParallelism } from 'node:os';
import { encodeHistogram } from '../engine/histogram-codec.ts';
import type { LoadProfile } from '../profile/types.ts';
import { resultSchema, smpResult } from '../results.ts';
import type { ResultFile, RunSnapshot } from '../types.ts';
import type { RunnerRequest } from './request.ts';
import type { RunHistograms, RunStatus, SmpLinks } from './run-folder.ts';

/** How the figures of a run are made. */
export function methodOf(request: RunnerRequest): ResultFile['method'] {
  const isOpen = request.profile.ratePerSecond !== null;
  return {
    generator: `meshdeck ${request.meshdeckVersion}`,
    loop: isOpen ? 'open' : 'closed',
    latencyFrom: isOpen ? 'intended-start' : 'send',
    histogram: 'HDR, 3 significant digits, 1 µs to 1 h',
    warmupMs: request.profile.warmupMs,
    timeoutMs: request.profile.timeoutMs,
    path: request.target.is === 'cluster' ? 'port-forward' : 'direct',
  };
}

/** Where a run was made, and how the generator did. */
export function environmentOf(
  meshdeckVersion: string,
  cpu: { readonly mean: number; readonly max: number },
  lateSendP99Us: number,
): ResultFile['environment'] {
  const round = (share: number): number => Math.round(share * 1_000) / 1_000;
  return {
    meshdeck: meshdeckVersion,
    node: process.version,
    platform: `${process.platform}-${process.arch}`,
    processors: availableParallelism(),
    generatorCpuMean: round(cpu.mean),
    generatorCpuMax: round(cpu.max),
    lateSendP99Ms: lateSendP99Us / 1_000,
  };
}

/** What the SMP result says of its test. */
export function smpLinksOf(profile: LoadProfile): SmpLinks {
  const version = profile.smp['smp_version'] ?? profile.smp['smpVersion'];
  const id = profile.smp['id'];
  return {
    version: typeof version === 'string' && version !== '' ? version : 'v0.0.1',
    ...(typeof id === 'string' && id !== '' ? { testId: id } : {}),
    labels: profile.labels,
  };
}

/** A result from the state of a run: of a runner at its end, or of one that was found dead. */
export function resultOf(
  status: Pick<RunStatus, 'method' | 'environment' | 'smp' | 'updatedAt'>,
  snapshot: RunSnapshot,
  histograms: RunHistograms,
): ResultFile {
  return {
    schema: resultSchema,
    runId: snapshot.runId,
    smp: smpResult(snapshot, status.smp, new Date(status.updatedAt)),
    method: status.method,
    snapshot,
    histograms: {
      responseTime: encodeHistogram(histograms.responseTime),
      serviceTime: encodeHistogram(histograms.serviceTime),
    },
    environment: status.environment,
  };
}
