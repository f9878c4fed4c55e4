/** What a terminal sends for Ctrl+C. */
export const interrupt = '\u0003';

/** Clears the screen and what can be scrolled back to, and goes to its beginning. */
export const clearTerminal = '\u001b[2J\u001b[3J\u001b[H';

/** A line of ours in a terminal, told apart from what runs there by its faint colour and its mark. */
export function notice(text: string): string {
  // A name of a kubeconfig may hold anything.
  // eslint-disable-next-line no-control-regex -- what a terminal would obey is taken out
  const plain = text.replaceAll(/[\u0000-\u001f\u007f-\u009f]+/g, ' ');
  return `\u001b[90m─ ${plain}\u001b[39m\r\n`;
}
