import { clusterWith } from '../../cluster/testing/cluster-with.ts';
import { LanguageService } from '../../service/service.ts';
import type { KindRow } from '../../schema/types.ts';
import type { ClusterKnowledge } from '../../service/knowledge.ts';
import type { Finding } from '../finding.ts';
import type { DiagnosticEntry } from '../entry.ts';

/** What is said about an example of the table. */
export function exampleFindings(
  { file = 'example.pattern.yaml', imports = {}, registryFaults = {}, served }: DiagnosticEntry,
  text: string,
): readonly Finding[] {
  const textOf = (address: string): { readonly text: string; readonly uri: string } | undefined => {
    const fetched = imports[address];
    return fetched === undefined ? undefined : { text: fetched, uri: `file:///imports/${encodeURIComponent(address)}` };
  };
  const registries = { definitions: [], faults: new Map(Object.entries(registryFaults)) };
  const cluster = served === undefined ? {} : { cluster: clusterServing(served) };
  const service = new LanguageService({ knowledge: { imports: { textOf }, registries, ...cluster } });
  return service.findings(service.view(file, text));
}

function clusterServing(served: Readonly<Record<string, readonly string[]>>): ClusterKnowledge {
  const kinds = Object.entries(served).flatMap(([kind, apiVersions]) =>
    apiVersions.map((apiVersion): KindRow => {
      return { apiVersion, kind, namespaced: true, plural: `${kind.toLowerCase()}s`, origin: 'cluster' };
    }),
  );
  return clusterWith([], kinds);
}
