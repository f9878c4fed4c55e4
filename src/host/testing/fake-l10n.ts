/** `vscode.l10n` in English, for tests that stand in for the editor. */
export const l10n = {
  t: (template: string, ...parts: readonly unknown[]): string =>
    template.replaceAll(/\{(\d)\}/g, (_all, index: string) => String(parts[Number(index)])),
};
