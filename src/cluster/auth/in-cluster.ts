import { access, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Kubeconfig } from '../kubeconfig.ts';

/** Where Kubernetes mounts the files of a Pod's service account. */
const serviceAccountFolder = '/var/run/secrets/kubernetes.io/serviceaccount';

/** Name of the context, its cluster and its user. */
export const inClusterContext = 'in-cluster';
const name = inClusterContext;

/**
 * Inside a Pod (a dev container, a workspace of Codespaces or Che) and without any kubeconfig: a context from the Pod's service account,
 * under the conditions of client-go. Token and authority are read from their files, which Kubernetes rotates. A kubeconfig with any
 * entry, or with a fault, stays as it is.
 *
 * @see https://kubernetes.io/docs/tasks/run-application/access-api-from-pod/
 */
export async function orInCluster(
  kubeconfig: Kubeconfig,
  environment: Readonly<Record<string, string | undefined>>,
  folder = serviceAccountFolder,
): Promise<Kubeconfig> {
  const host = environment['KUBERNETES_SERVICE_HOST'] ?? '';
  const port = environment['KUBERNETES_SERVICE_PORT'] ?? '';
  const { contexts, clusters, users, problems } = kubeconfig;
  const isEmpty = contexts.size + clusters.size + users.size + problems.length === 0;
  if (!isEmpty || kubeconfig.currentContext !== undefined || host === '' || port === '') return kubeconfig;
  const tokenFile = path.join(folder, 'token');
  const certificateAuthorityFile = path.join(folder, 'ca.crt');
  if (!(await isThere(tokenFile))) return kubeconfig;
  const server = `https://${host.includes(':') ? `[${host}]` : host}:${port}`;
  const hasAuthority = await isThere(certificateAuthorityFile);
  return {
    ...kubeconfig,
    currentContext: name,
    contexts: new Map([[name, { name, cluster: name, user: name, namespace: await namespaceIn(folder) }]]),
    clusters: new Map([
      [name, { name, server, isInsecure: false, ...(hasAuthority ? { certificateAuthorityFile } : {}) }],
    ]),
    users: new Map([[name, { name, tokenFile, isOfPod: true }]]),
  };
}

async function isThere(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

async function namespaceIn(folder: string): Promise<string> {
  try {
    const namespace = (await readFile(path.join(folder, 'namespace'), 'utf8')).trim();
    return namespace === '' ? 'default' : namespace;
  } catch {
    // Some service account mounts have no such file.
    return 'default';
  }
}
