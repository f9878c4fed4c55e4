import type { Followed, Report } from '../follow.ts';
import { follow, keyOf } from '../follow.ts';
import type { KubeClient, KubeObject } from '../kube-client.ts';
import type { LabMesh } from '../meshes/mesh.ts';
import type { KeyPair } from '../pki/certificate.ts';
import { ServedPlane, type AnsweredWebhook } from './served-plane.ts';
import { webhookServices } from './references.ts';

export interface ControlPlanesOptions {
  readonly client: KubeClient;
  readonly meshes: readonly LabMesh[];
  /** Makes the authority of the meshes of this cluster; asked once at most. */
  readonly authority: () => KeyPair;
  /** Hears which webhooks are answered, after every change. */
  readonly tell: (webhooks: readonly AnsweredWebhook[]) => void;
  readonly report: Report;
  readonly signal: AbortSignal;
}

const listPaths = ['mutatingwebhookconfigurations', 'validatingwebhookconfigurations'].map(
  (resource) => `/apis/admissionregistration.k8s.io/v1/${resource}`,
);

/** Finds the control planes of known meshes by the webhooks that charts install, and stands in for each while it is ready. */
export class ControlPlanes {
  readonly #options: ControlPlanesOptions;
  readonly #planes = new Map<string, ServedPlane>();
  readonly #configurations = new Map<string, readonly KubeObject[]>();
  readonly #endings: Promise<void>[] = [];
  #services: ReadonlyMap<string, KubeObject> = new Map();
  #authority: KeyPair | undefined;

  constructor(options: ControlPlanesOptions) {
    this.#options = options;
  }

  /** Takes in what is known of the Services of the cluster. */
  takeServices({ objects, changed }: Followed): void {
    this.#services = objects;
    for (const service of changed) this.#planes.get(keyOf(service))?.update({ service: objects.get(keyOf(service)) });
  }

  /** Follows the webhook configurations until the signal. */
  async run(): Promise<void> {
    const { client, report, signal } = this.#options;
    const followed = listPaths.map((path) =>
      follow(
        client,
        path,
        ({ objects }) => {
          this.#configurations.set(path, [...objects.values()]);
          this.#arrange();
        },
        { report, signal },
      ),
    );
    await Promise.all(followed);
    for (const plane of this.#planes.values()) this.#endings.push(plane.end());
    await Promise.all(this.#endings);
  }

  /** Begins, changes and ends planes until they are those of the webhooks. */
  #arrange(): void {
    const { meshes, tell, ...rest } = this.#options;
    const wanted = webhookServices([...this.#configurations.values()].flat(), meshes);
    for (const [key, plane] of this.#planes) {
      if (wanted.has(key)) continue;
      this.#planes.delete(key);
      this.#endings.push(plane.end());
    }
    for (const [key, webhook] of wanted) {
      const known = this.#planes.get(key);
      if (known === undefined) {
        this.#authority ??= this.#options.authority();
        const told = (): void => {
          tell([...this.#planes.values()].flatMap(({ answered }) => answered));
        };
        const service = this.#services.get(key);
        this.#planes.set(key, new ServedPlane({ ...rest, webhook, service, authority: this.#authority, told }));
      } else known.update({ webhook });
    }
  }
}
