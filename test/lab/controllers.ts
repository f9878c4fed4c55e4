import type { ServedAddress } from './demo-app/messages.ts';
import { follow, type Report } from './follow.ts';
import type { KubeClient } from './kube-client.ts';
import { LoadBalancers } from './load-balancers.ts';
import { labMeshes } from './meshes/meshes.ts';
import { issueCertificate, type KeyPair } from './pki/certificate.ts';
import { ServedServices } from './served-services.ts';
import { followVolumeClaims } from './volume-claims.ts';
import { ControlPlanes } from './webhooks/control-planes.ts';
import type { AnsweredWebhook } from './webhooks/served-plane.ts';

export interface ControllersOptions {
  readonly client: KubeClient;
  /** Hears the addresses that the demo app is to answer on. */
  readonly serve: (addresses: readonly ServedAddress[]) => void;
  /** Hears which webhooks the lab answers. */
  readonly answered: (webhooks: readonly AnsweredWebhook[]) => void;
  readonly report: Report;
  readonly signal: AbortSignal;
}

const yearMs = 365 * 86_400_000;

/** Does what a cloud, a provisioner and the control planes of meshes would do in this cluster, until it is aborted. */
export async function runControllers(options: ControllersOptions): Promise<void> {
  const { client, report, signal } = options;
  const served = new ServedServices(options.serve);
  const loadBalancers = new LoadBalancers(client, { report, signal });
  const tell = options.answered;
  const planes = new ControlPlanes({ client, meshes: labMeshes, authority: meshAuthority, tell, report, signal });
  await Promise.all([
    follow(
      client,
      '/api/v1/services',
      (services) => {
        served.take(services);
        loadBalancers.take(services);
        planes.takeServices(services);
      },
      { report, signal },
    ),
    followVolumeClaims(client, { report, signal }),
    planes.run(),
  ]);
  await loadBalancers.ended();
}

function meshAuthority(): KeyPair {
  const now = Date.now();
  return issueCertificate({
    commonName: 'meshdeck-lab-mesh',
    usage: 'authority',
    notBefore: new Date(now - 3_600_000),
    notAfter: new Date(now + yearMs),
  });
}
