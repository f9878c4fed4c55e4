/** The names under which kustomize looks for its file, as it spells them. */
const names = /(?:^|[\\/])(?:kustomization\.ya?ml|Kustomization)$/;

/** True for the file of kustomize in a folder. */
export function isKustomizationName(path: string): boolean {
  return names.test(path);
}
