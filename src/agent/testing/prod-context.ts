import type { ContextSummary } from '../../cluster/types.ts';

/** The context below which tests of rows look. */
export const prodContext: ContextSummary = {
  name: 'prod',
  cluster: 'prod',
  user: 'jane',
  namespace: 'shop',
  server: 'https://prod:6443',
  isCurrent: true,
};
