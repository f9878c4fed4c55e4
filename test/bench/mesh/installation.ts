import { existsSync } from 'node:fs';
import path from 'node:path';
import { connect } from '../../../src/cluster/connect.ts';
import { readKubeconfig } from '../../../src/cluster/kubeconfig.ts';
import { installMeshPattern } from '../../../src/mesh/install-pattern.ts';
import { applyPlan } from '../../../src/pattern/apply.ts';
import { knownKinds } from '../../../src/pattern/known-kinds.ts';
import { planPattern } from '../../../src/pattern/plan.ts';
import { preparePattern } from '../../../src/pattern/prepare.ts';
import { helmUpgrade } from '../../../src/tools/helm-commands.ts';
import { runTool } from '../../../src/tools/tool.ts';
import { ensureLab, type LabHandle } from '../../lab/lab.ts';
import { median, rounded, type BenchRow } from '../bench.ts';

const rounds = 5;
const version = '1.30.3';
const corpus = process.env['MESHDECK_CORPUS'] ?? path.resolve(import.meta.dirname, '../../../../shared/corpus');
const chart = (name: string): string => path.join(corpus, 'charts', `${name}-${version}.tgz`);
const mostShare = 1.1;

/** Istio's base and istiod, by the same commands of helm and by an applied plan, each in a lab of its own, in turn. */
export async function installationRows(say: (words: string) => void): Promise<readonly BenchRow[]> {
  if (!existsSync(chart('istiod'))) throw new Error(`no charts of Istio ${version} in the corpus`);
  const ours: number[] = [];
  const plans: number[] = [];
  const helm: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    say(`round ${round + 1} of ${rounds}`);
    helm.push(await inLab('bench-helm', byHelm));
    const { planMs, applyMs } = await inLab('bench-ours', byPlan);
    plans.push(planMs);
    ours.push(applyMs);
  }
  const peer = rounded(median(helm));
  return [
    row(
      'install of Istio: the agreed plan',
      ours,
      peer,
      `at most ${mostShare}x of helm`,
      (value) => value <= peer * mostShare,
    ),
    row('the plan before, with each object', plans, null, ''),
  ];
}

async function inLab<Figures>(name: string, measure: (lab: LabHandle) => Promise<Figures>): Promise<Figures> {
  const lab = await ensureLab({ name, ownerPid: process.pid });
  try {
    return await measure(lab);
  } finally {
    await lab.down();
  }
}

async function byHelm({ helmPath, kubeconfigPath, contexts }: LabHandle): Promise<number> {
  const target = {
    file: helmPath,
    kubeconfigFiles: [kubeconfigPath],
    context: contexts.admin,
    pathDelimiter: path.delimiter,
  };
  const startedAtMs = performance.now();
  for (const [release, name, values] of [
    ['istio-base', 'base', {}],
    ['istiod', 'istiod', { global: { hub: 'docker.io/istio' } }],
  ] as const)
    await runTool(
      helmUpgrade(target, { release, namespace: 'istio-system', chart: chart(name), values, timeoutSeconds: 300 }, 4),
    );
  return performance.now() - startedAtMs;
}

async function byPlan(lab: LabHandle): Promise<{ readonly planMs: number; readonly applyMs: number }> {
  const { helmFor } = await import('../../../src/tools/helm.ts');
  const { helmPath, kubeconfigPath, contexts } = lab;
  const kubeconfig = await readKubeconfig({ files: [kubeconfigPath], environment: {} });
  const connection = connect(kubeconfig, contexts.admin);
  const target = {
    file: helmPath,
    kubeconfigFiles: [kubeconfigPath],
    context: contexts.admin,
    pathDelimiter: path.delimiter,
  };
  const helm = helmFor(target);
  const text = installMeshPattern('istio', {
    profile: 'minimal',
    charts: { base: chart('base'), istiod: chart('istiod') },
  });
  try {
    const compiled = preparePattern({ text, source: '/istio.pattern.yaml', namespace: 'istio-system' }, knownKinds());
    const startedAtMs = performance.now();
    const plan = await planPattern({ connection, compiled, verb: 'apply', isProtected: false, helm });
    const plannedAtMs = performance.now();
    const summary = await applyPlan({ connection, compiled, plan, helm, choices: { takeOver: [] } });
    if (summary.outcome !== 'succeeded') throw new Error(JSON.stringify(summary.items));
    return { planMs: plannedAtMs - startedAtMs, applyMs: performance.now() - plannedAtMs };
  } finally {
    await connection.close();
  }
}

function row(
  name: string,
  values: readonly number[],
  peer: number | null,
  goal: string,
  isMet?: (value: number) => boolean,
): BenchRow {
  const ours = rounded(median(values));
  return {
    name,
    unit: 'ms',
    ours,
    peerName: peer === null ? null : 'the same helm commands by hand',
    peer,
    ratio: peer === null ? null : rounded(peer / ours),
    min: rounded(Math.min(...values)),
    max: rounded(Math.max(...values)),
    goal,
    met: isMet?.(ours) ?? null,
  };
}
