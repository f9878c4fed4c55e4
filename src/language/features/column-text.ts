import type { SchemaBundle } from '../schema/bundle.ts';

/** What `kubectl get` shows of a custom kind beside its name, and where it is in the object; undefined where its CRD tells nothing. */
export function columnsMarkdown(bundle: SchemaBundle, apiVersion: string, kind: string): string | undefined {
  // Every kind has its age.
  const columns = bundle
    .columnsOf(apiVersion, kind)
    .filter(({ jsonPath }) => jsonPath !== '.metadata.creationTimestamp');
  if (columns.length === 0) return undefined;
  const shown = columns.map(({ name, jsonPath, priority = 0 }) => {
    return `- ${name} \`${jsonPath.replaceAll('`', "'")}\`${priority > 0 ? ', with `-o wide`' : ''}`;
  });
  return ['`kubectl get` shows:', '', ...shown].join('\n');
}
