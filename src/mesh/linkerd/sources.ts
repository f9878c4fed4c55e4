import { sourcesOf } from '../facts/source.ts';

/** Linkerd's repository at its version 2.20, which is the release edge-26.6.3. */
export const linkerdSource = sourcesOf('linkerd/linkerd2@version-2.20', '2026-11-27');

/** The sources of Linkerd's documentation and samples: a commit, because they have no releases. */
export const websiteCommit = '93f001753363bba09eafd81e290512f89f4697ed';

/** A page of the documentation, which is that of the edge releases. */
export const documentation = sourcesOf(`linkerd/website@${websiteCommit}`, '2026-11-27');

/** Where Linkerd publishes its charts; those of `stable` have ended with 2.14. */
export const linkerdRepository = 'https://helm.linkerd.io/edge';
