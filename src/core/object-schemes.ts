/** Scheme of documents that follow an object of a cluster, read-only. */
export const liveScheme = 'meshdeck-object';

/** Scheme of documents in which an object of a cluster is edited. */
export const editScheme = 'meshdeck-edit';
