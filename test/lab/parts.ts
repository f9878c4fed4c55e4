import path from 'node:path';

import { toolDirectory, type LabPaths } from './paths.ts';

export const partNames = [
  'demo-app',
  'etcd',
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'kwok',
] as const;
export type PartName = (typeof partNames)[number];

/** Everything of a lab that has a loopback port of its own. */
export const portNames = [...partNames, 'etcd-client', 'etcd-peer'] as const;
export type PartPorts = Readonly<Record<(typeof portNames)[number], number>>;

/** How one program of the lab is run. */
export interface PartSpec {
  readonly name: PartName;
  readonly command: string;
  readonly parameters: readonly string[];
  readonly port: number;
  /** Where it answers with a 2xx status once it works. Certificates are checked for the API server only. */
  readonly healthUrl: string;
  /** How often it may end by itself and be started again before the lab counts as broken. */
  readonly restartLimit: number;
  /** How long it may take to end after SIGTERM. */
  readonly stopGraceMs: number;
  /** True for a Node program that talks to the supervisor. */
  readonly talks?: true;
}

const loopback = '127.0.0.1';

/** The programs of a lab, in the order in which they are started; they are stopped in the opposite order. */
export function partSpecs(
  paths: LabPaths,
  ports: PartPorts,
  serviceCidr: string,
): Readonly<Record<PartName, PartSpec>> {
  const file = (name: string): string => path.join(paths.certificates, name);
  const kubernetes = (program: string): string => path.join(toolDirectory('kubernetes'), program);
  const etcdClientUrl = `https://${loopback}:${ports['etcd-client']}`;
  const etcdPeerUrl = `https://${loopback}:${ports['etcd-peer']}`;
  return {
    'demo-app': {
      name: 'demo-app',
      command: process.execPath,
      parameters: [
        ...['--disable-warning=ExperimentalWarning', path.join(import.meta.dirname, 'demo-app', 'server.ts')],
        ...['--port', String(ports['demo-app']), '--log', paths.podLog],
      ],
      port: ports['demo-app'],
      healthUrl: `http://${loopback}:${ports['demo-app']}/__lab/stats`,
      restartLimit: 3,
      stopGraceMs: 500,
      talks: true,
    },
    etcd: {
      name: 'etcd',
      command: path.join(toolDirectory('etcd'), 'etcd'),
      parameters: [
        '--name=lab',
        `--data-dir=${paths.etcdData}`,
        // Nothing in a lab has to survive a power cut.
        '--unsafe-no-fsync',
        '--log-level=warn',
        // Who can write here is the cluster's administrator, so not every process of this machine and no web page may.
        `--listen-client-urls=${etcdClientUrl}`,
        `--advertise-client-urls=${etcdClientUrl}`,
        '--client-cert-auth',
        `--trusted-ca-file=${file('authority.crt')}`,
        `--cert-file=${file('etcd.crt')}`,
        `--key-file=${file('etcd.key')}`,
        `--listen-peer-urls=${etcdPeerUrl}`,
        `--initial-advertise-peer-urls=${etcdPeerUrl}`,
        `--initial-cluster=lab=${etcdPeerUrl}`,
        '--peer-client-cert-auth',
        `--peer-trusted-ca-file=${file('authority.crt')}`,
        `--peer-cert-file=${file('etcd.crt')}`,
        `--peer-key-file=${file('etcd.key')}`,
        // Health and metrics only.
        `--listen-metrics-urls=http://${loopback}:${ports.etcd}`,
      ],
      port: ports.etcd,
      healthUrl: `http://${loopback}:${ports.etcd}/health`,
      restartLimit: 0,
      stopGraceMs: 1_000,
    },
    'kube-apiserver': {
      name: 'kube-apiserver',
      command: kubernetes('kube-apiserver'),
      parameters: [
        `--etcd-servers=${etcdClientUrl}`,
        `--etcd-cafile=${file('authority.crt')}`,
        `--etcd-certfile=${file('etcd.crt')}`,
        `--etcd-keyfile=${file('etcd.key')}`,
        `--bind-address=${loopback}`,
        `--advertise-address=${loopback}`,
        `--secure-port=${ports['kube-apiserver']}`,
        '--endpoint-reconciler-type=none',
        // With any range outside the loopback network the server would send webhook calls out of this machine.
        `--service-cluster-ip-range=${serviceCidr}`,
        '--authorization-mode=RBAC,Node',
        '--allow-privileged=true',
        '--enable-admission-plugins=NodeRestriction',
        `--client-ca-file=${file('authority.crt')}`,
        `--tls-cert-file=${file('api-server.crt')}`,
        `--tls-private-key-file=${file('api-server.key')}`,
        '--service-account-issuer=https://kubernetes.default.svc.cluster.local',
        `--service-account-key-file=${file('service-accounts.key')}`,
        `--service-account-signing-key-file=${file('service-accounts.key')}`,
        '--kubelet-preferred-address-types=InternalIP',
      ],
      port: ports['kube-apiserver'],
      healthUrl: `https://${loopback}:${ports['kube-apiserver']}/readyz`,
      restartLimit: 0,
      // It drains for about ten seconds and keeps its port meanwhile. A lab has nobody to drain for.
      stopGraceMs: 500,
    },
    'kube-controller-manager': {
      name: 'kube-controller-manager',
      command: kubernetes('kube-controller-manager'),
      parameters: [
        `--kubeconfig=${file('controller-manager.kubeconfig')}`,
        `--authentication-kubeconfig=${file('controller-manager.kubeconfig')}`,
        `--authorization-kubeconfig=${file('controller-manager.kubeconfig')}`,
        `--bind-address=${loopback}`,
        `--secure-port=${ports['kube-controller-manager']}`,
        '--leader-elect=false',
        '--use-service-account-credentials=true',
        // The default of 20 requests a second makes a Deployment of thousands of Pods take minutes.
        '--kube-api-qps=300',
        '--kube-api-burst=600',
        `--root-ca-file=${file('authority.crt')}`,
        `--cluster-signing-cert-file=${file('authority.crt')}`,
        `--cluster-signing-key-file=${file('authority.key')}`,
        `--service-account-private-key-file=${file('service-accounts.key')}`,
      ],
      port: ports['kube-controller-manager'],
      healthUrl: `https://${loopback}:${ports['kube-controller-manager']}/healthz`,
      restartLimit: 3,
      stopGraceMs: 500,
    },
    'kube-scheduler': {
      name: 'kube-scheduler',
      command: kubernetes('kube-scheduler'),
      parameters: [
        `--config=${file('scheduler.yaml')}`,
        `--authentication-kubeconfig=${file('scheduler.kubeconfig')}`,
        `--authorization-kubeconfig=${file('scheduler.kubeconfig')}`,
        `--bind-address=${loopback}`,
        `--secure-port=${ports['kube-scheduler']}`,
      ],
      port: ports['kube-scheduler'],
      healthUrl: `https://${loopback}:${ports['kube-scheduler']}/healthz`,
      restartLimit: 3,
      stopGraceMs: 500,
    },
    kwok: {
      name: 'kwok',
      command: path.join(toolDirectory('kwok'), 'kwok'),
      parameters: [
        '--manage-all-nodes',
        `--kubeconfig=${file('admin.kubeconfig')}`,
        `--config=${paths.kwokConfig}`,
        `--node-ip=${loopback}`,
        `--node-port=${ports.kwok}`,
        `--server-address=${loopback}:${ports.kwok}`,
        '--node-lease-duration-seconds=40',
        // For benchmarks only (RFC 2544): an address of it that leaks out of the lab reaches nobody.
        '--cidr=198.18.0.0/16',
        `--tls-cert-file=${file('node.crt')}`,
        `--tls-private-key-file=${file('node.key')}`,
      ],
      port: ports.kwok,
      healthUrl: `https://${loopback}:${ports.kwok}/healthz`,
      restartLimit: 3,
      stopGraceMs: 500,
    },
  };
}
