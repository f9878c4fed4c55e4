/** A key with the modifier that VS Code's shortcuts use on this platform. */
export function controlOrCommand(key: string): string {
  return `${process.platform === 'darwin' ? 'Meta' : 'Control'}+${key}`;
}
