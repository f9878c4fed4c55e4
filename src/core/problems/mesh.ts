import type { ProblemTable } from './entry.ts';

/** Problems of the room `mesh`. */
export const meshProblems = {
  'mesh.proxy-none': {
    message: 'The Pod {pod} has no proxy that tells of itself.',
    cause: 'No mesh has put one into it, or it is of a mesh whose proxies are not asked here.',
    next: 'Choose a Pod with a proxy of Istio, Linkerd, Consul, Kuma or Kong Mesh.',
  },
  'mesh.proxy-view-none': {
    message: 'The proxy of {mesh} in {pod} does not tell its {view}.',
    next: 'It tells: {views}.',
  },
  'mesh.proxy-sync-none': {
    message: 'No control plane here tells which proxies have what it has sent.',
    cause: '{reason}',
  },
  'mesh.proxy-unanswered': {
    message: 'Nobody answers at port {port} of the Pod {pod}.',
    cause: 'The proxy is starting, or its administration interface is switched off or at another port.',
    next: 'Look at the logs of the container {container}.',
  },
  'mesh.proxy-refused': {
    message: 'Port {port} of the Pod {pod} answers {path} with {status}.',
    next: 'See whether the version of the proxy has it.',
  },
  'mesh.proxy-too-large': {
    message: 'What the Pod {pod} tells at {path} is larger than {size}.',
    next: 'Ask for the clusters or the figures alone.',
  },
} as const satisfies ProblemTable;
