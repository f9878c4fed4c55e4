import { LanguageService } from '../../service/service.ts';
import type { Finding } from '../finding.ts';
import type { DiagnosticEntry } from '../entry.ts';

/** What is said about an example of the table. */
export function exampleFindings(
  { file = 'example.pattern.yaml', imports = {}, registryFaults = {} }: DiagnosticEntry,
  text: string,
): readonly Finding[] {
  const textOf = (address: string): { readonly text: string; readonly uri: string } | undefined => {
    const fetched = imports[address];
    return fetched === undefined ? undefined : { text: fetched, uri: `file:///imports/${encodeURIComponent(address)}` };
  };
  const registries = { definitions: [], faults: new Map(Object.entries(registryFaults)) };
  const service = new LanguageService({ knowledge: { imports: { textOf }, registries } });
  return service.findings(service.view(file, text));
}
