import type { ToolCommand } from './tool.ts';

/** `kubectl kustomize`: puts a folder together, of this machine or of a repository, which needs git. It reaches no cluster. */
export function kubectlKustomize(file: string, place: string): ToolCommand {
  return { tool: 'kubectl', file, args: ['kustomize', place], neededFor: 'putting together a folder of kustomize' };
}
