import type * as vscode from 'vscode';

/** Where a header secret stands in the editor's secret storage. */
export function secretKey(name: string): string {
  return `meshdeck.perf.header.${name}`;
}

/** The names that a profile asks for. */
export function secretNamesIn(profileText: string): readonly string[] {
  return [...new Set([...profileText.matchAll(/\$\{secret:([\w.-]+)\}/g)].map((match) => match[1] ?? ''))];
}

/** The values that are known; one that is missing is reported by the profile's reader, by name. */
export async function readSecrets(storage: vscode.SecretStorage, profileText: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const name of secretNamesIn(profileText)) {
    const value = await storage.get(secretKey(name));
    if (value !== undefined) found[name] = value;
  }
  return found;
}
