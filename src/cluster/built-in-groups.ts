const dotted =
  /^(?:apps|autoscaling|batch|policy|extensions|(?:admissionregistration|apiextensions|apiregistration|authentication|authorization|certificates|coordination|discovery|events|flowcontrol\.apiserver|internal\.apiserver|networking|node|rbac\.authorization|resource|scheduling|storage|storagemigration|metrics)\.k8s\.io)$/;

/** True for a group that is Kubernetes itself, but for its first one, which has no name. */
export function isBuiltInGroup(group: string): boolean {
  return dotted.test(group);
}
