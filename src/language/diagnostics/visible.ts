/** Characters that cannot be seen or told from a blank, halves of characters among them; not what joins signs of an emoji, and no ends of lines. */
const unseen = /(?![\t\n\r\u200d])[\p{C}\p{Zl}\p{Zp}\u00a0]/gu;

/** A text for people, in which a character that cannot be seen stands with its number: `a<U+200B>b`. */
export function visibleText(text: string): string {
  return text.replaceAll(unseen, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return `<U+${code.toString(16).toUpperCase().padStart(4, '0')}>`;
  });
}
