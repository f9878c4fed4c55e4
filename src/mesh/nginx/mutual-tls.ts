import { valueAt, type JsonObject } from '../../core/json.ts';
import type { MutualTls, MutualTlsEvidence, MutualTlsFacts, MutualTlsMode } from '../facts/mutual-tls.ts';
import { nginxSource } from './sources.ts';

const annotation = 'config.nsm.nginx.com/mtls-mode';
const configName = 'nginx-mesh-config';
const modes: readonly MutualTlsMode[] = ['strict', 'permissive', 'off'];
const source = nginxSource('docs/content/guides/secure-traffic-mtls.md');

/** One mode for the whole mesh, in its MeshConfig, and where that is not strict an annotation of the Pod. */
export const nginxMutualTls: MutualTlsFacts = {
  sentence:
    'The MeshConfig says strict, permissive or off for the whole mesh, and nothing is permissive. Where it does not say strict, the annotation config.nsm.nginx.com/mtls-mode of a Pod says otherwise for that Pod. UDP is never encrypted.',
  decidedBy: ['meshconfigs.nsm.nginx.com'],
  podAnnotations: [annotation],
  switches: [
    {
      for: 'mesh',
      modes,
      change: (mode, { rootNamespace }) => ({
        is: 'object',
        object: {
          apiVersion: 'nsm.nginx.com/v1alpha2',
          kind: 'MeshConfig',
          metadata: { name: configName, namespace: rootNamespace },
          // Without the name of its class the mesh reads it no more; the chart calls it so.
          spec: { meshConfigClassName: `${rootNamespace}-meshconfig-class`, mtls: { mode } },
        },
      }),
      // The probes of a Pod are led past TLS when it gets its proxy, whatever the mode is then (pkg/inject/config.go).
      needsRestart: false,
      source: nginxSource('docs/content/reference/api-usage.md'),
    },
    {
      for: 'workload',
      modes,
      change: (mode) => ({ is: 'marks', marks: { annotations: { [annotation]: mode } } }),
      needsRestart: true,
      source,
    },
  ],
  inEffect,
  source,
};

/** Undefined where it is not sure which MeshConfig counts. Up to 1.7 there is none: the mesh was asked over an interface of its own. */
function inEffect({ rootNamespace, pod, objects }: MutualTlsEvidence): MutualTls | undefined {
  const asked = modes.find((mode) => mode === pod?.annotations[annotation]);
  const ofPod = (mode: MutualTlsMode): MutualTls => ({
    mode,
    because: `The annotation ${annotation}=${mode} says so for these Pods.`,
    exceptions: 0,
  });
  const configs = objects.filter((object) => isConfigOf(object, rootNamespace));
  const [config] = configs;
  if (config === undefined || configs.length > 1) {
    // Whatever the mesh says, it is not less than that.
    return asked === 'strict' ? ofPod('strict') : undefined;
  }
  const said = valueAt(config, ['spec', 'mtls', 'mode']);
  const mode = said === undefined ? 'permissive' : modes.find((one) => one === said);
  if (mode === undefined) return undefined;
  if (asked !== undefined && mode !== 'strict') return ofPod(asked);
  const [place, name] = ['namespace', 'name'].map((key) => {
    const value = valueAt(config, ['metadata', key]);
    return typeof value === 'string' ? value : '';
  });
  return {
    mode,
    because: `MeshConfig ${place ?? ''}/${name ?? ''} says ${said === undefined ? 'nothing, which is permissive,' : mode} for the whole mesh.`,
    exceptions: 0,
  };
}

function isConfigOf(object: JsonObject, rootNamespace: string | undefined): boolean {
  const { apiVersion, kind } = object;
  return (
    kind === 'MeshConfig' &&
    typeof apiVersion === 'string' &&
    apiVersion.startsWith('nsm.nginx.com/') &&
    (rootNamespace === undefined || valueAt(object, ['metadata', 'namespace']) === rootNamespace)
  );
}
