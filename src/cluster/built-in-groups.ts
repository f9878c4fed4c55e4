const dotted =
  /^(?:apps|autoscaling|batch|policy|extensions|(?:admissionregistration|apiextensions|apiregistration|authentication|authorization|certificates|coordination|discovery|events|flowcontrol\.apiserver|internal\.apiserver|networking|node|rbac\.authorization|resource|scheduling|storage|storagemigration|metrics)\.k8s\.io)$/;

/** True for a group that is Kubernetes itself, but for its first one, which has no name. */
export function isBuiltInGroup(group: string): boolean {
  return dotted.test(group);
}

/** True for a kind that a CustomResourceDefinition may have brought: its id names a group that is not Kubernetes itself. */
export function hasDefinition(id: string): boolean {
  const dot = id.indexOf('.');
  return dot >= 0 && !isBuiltInGroup(id.slice(dot + 1));
}
