/**
 * What a container writes, made safe to show in a terminal: colours and styles stay, everything else that a terminal would obey (moving the
 * cursor, titles, links, the clipboard, hidden text, other directions of writing) is shown as characters.
 */
export function neutralised(text: string): string {
  if (!special.test(text)) return text;
  let hasStyle = false;
  const line = text.replace(/\r+$/, '').replaceAll(parts, (part: string, parameters: string | undefined) => {
    if (parameters === undefined) return visible(part);
    const safe = safeStyles(parameters);
    if (safe === undefined) return visible(part);
    hasStyle = true;
    return `\u001b[${safe}m`;
  });
  // A colour that is not ended would colour the lines of others.
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- set in the callback
  return hasStyle ? `${line}\u001b[0m` : line;
}

// eslint-disable-next-line no-control-regex -- control characters are what this is about
const special = /[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/;

const parts =
  // eslint-disable-next-line no-control-regex -- as above; the first alternative is a whole colour sequence
  /\u001b\[([\d;:]*)m|[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Codes of ECMA-48 SGR for colours, bold, faint, italic, underlined and inverse, and their ends. Blinking and concealed are left out. */
function safeStyles(parameters: string): string | undefined {
  const codes = (parameters === '' ? '0' : parameters).split(/[;:]/);
  const kept: string[] = [];
  for (let index = 0; index < codes.length; index++) {
    const code = codes[index] === '' ? 0 : Number(codes[index]);
    if (code === 38 || code === 48) {
      const length = codes[index + 1] === '5' ? 3 : codes[index + 1] === '2' ? 5 : 1;
      if (length > 1) kept.push(...codes.slice(index, index + length));
      index += length - 1;
    } else if (isStyle(code)) kept.push(String(code));
  }
  return kept.length === 0 ? undefined : kept.join(';');
}

function isStyle(code: number): boolean {
  return (
    [0, 1, 2, 3, 4, 7, 22, 23, 24, 27, 39, 49].includes(code) ||
    (code >= 30 && code <= 37) ||
    (code >= 40 && code <= 47) ||
    (code >= 90 && code <= 97) ||
    (code >= 100 && code <= 107)
  );
}

function visible(part: string): string {
  return Array.from(part, (character) => {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x20) return String.fromCodePoint(0x2400 + code);
    if (code === 0x7f) return '\u2421';
    return (code > 0x7f && code < 0xa0) || isDirection(code) ? `<${code.toString(16).padStart(2, '0')}>` : character;
  }).join('');
}

function isDirection(code: number): boolean {
  return code === 0x61c || code === 0x200e || code === 0x200f || (code >= 0x202a && code <= 0x2069);
}
