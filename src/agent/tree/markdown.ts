/** Text from a cluster within Markdown: nothing in it is read as markup, a link or an image. */
export function escapeMarkdown(text: string): string {
  return text.replaceAll(/[\\`*_{}[\]()#+\-.!|<>~&:@]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** Lines of a tooltip, each a paragraph of its own. Every line must be escaped already where it comes from outside. */
export function paragraphs(...lines: readonly (string | undefined)[]): string {
  return lines.filter((line) => line !== undefined && line !== '').join('\n\n');
}
