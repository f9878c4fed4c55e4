import { objectPath } from '../../cluster/apply.ts';
import { objectsAt, textAt } from '../../cluster/readiness/read.ts';
import type { ClusterConnection } from '../../cluster/types.ts';
import type { JsonObject, JsonValue } from '../../core/json.ts';
import { problemError } from '../../core/problem.ts';
import { redact } from '../../core/redact.ts';
import { imageParts } from '../facts/image.ts';
import { proxyViewNames, type ProxyAdmin, type ProxyViewName } from '../facts/proxy-admin.ts';
import { meshes } from '../registry.ts';
import { askPod } from './ask.ts';
import { withoutProxySecrets } from './without-secrets.ts';

/** A Pod whose proxy is asked. */
export interface PodAddress {
  readonly namespace: string;
  readonly name: string;
}

/** What a proxy tells, without what is secret in it. */
export interface ProxyAnswer {
  readonly mesh: string;
  readonly displayName: string;
  readonly container: string;
  readonly view: ProxyViewName;
  readonly port: number;
  readonly path: string;
  /** A tree, or text that is no JSON. */
  readonly body: JsonValue;
  readonly form: 'json' | 'text';
}

/**
 * Asks the proxy of a Pod, through a forwarded port.
 *
 * @throws `mesh.proxy-none`, `mesh.proxy-view-none`, `mesh.proxy-unanswered`, `mesh.proxy-refused`, `mesh.proxy-too-large`, `cluster.*`
 */
export async function askProxy(
  connection: ClusterConnection,
  { namespace, name }: PodAddress,
  view: ProxyViewName,
  signal: AbortSignal,
): Promise<ProxyAnswer> {
  const path = await objectPath(connection, { group: '', version: 'v1', kind: 'Pod', namespace, name }, signal);
  const pod = await connection.request<JsonObject>({ path, signal });
  const found = proxyIn(pod);
  if (found === undefined) throw problemError('mesh.proxy-none', { pod: `${namespace}/${name}` });
  const { mesh, displayName, container, admin } = found;
  const wanted = admin.views[view];
  if (wanted === undefined) {
    const views = proxyViewNames.filter((one) => admin.views[one] !== undefined).join(', ');
    throw problemError('mesh.proxy-view-none', { mesh: displayName, pod: `${namespace}/${name}`, view, views });
  }
  const port = portOf(pod, admin) ?? wanted.port;
  const text = await askPod(connection, { namespace, pod: name, container, port, path: wanted.path }, signal);
  const common = { mesh, displayName, container, view, port, path: wanted.path };
  const tree = wanted.form === 'json' ? parsed(text) : undefined;
  return tree === undefined
    ? { ...common, form: 'text', body: redact(text) }
    : { ...common, form: 'json', body: withoutProxySecrets(tree) };
}

interface FoundProxy {
  readonly mesh: string;
  readonly displayName: string;
  readonly container: string;
  readonly admin: ProxyAdmin;
}

/** The proxy of a Pod that can be asked, its own or one that an init container goes on running. */
export function proxyIn(pod: JsonObject): FoundProxy | undefined {
  const containers = ['containers', 'initContainers'].flatMap((list) => objectsAt(pod, 'spec', list));
  for (const { identity, proxyAdmin } of meshes)
    for (const admin of proxyAdmin?.proxies ?? [])
      for (const one of containers) {
        const container = textAt(one, 'name') ?? '';
        const isNamed =
          container === admin.container || (admin.isPrefix === true && container.startsWith(`${admin.container}-`));
        if (isNamed && admin.imageNames.includes(imageParts(textAt(one, 'image') ?? '').name))
          return { mesh: identity.name, displayName: identity.displayName, container, admin };
      }
  return undefined;
}

function portOf(pod: JsonObject, { portAnnotation }: ProxyAdmin): number | undefined {
  if (portAnnotation === undefined) return undefined;
  const port = Number(textAt(pod, 'metadata', 'annotations', portAnnotation));
  return Number.isInteger(port) && port > 0 && port < 65_536 ? port : undefined;
}

/** Undefined for what is no JSON, as of an older version that knows no other form than text. */
function parsed(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}
