/** Classes of POSIX that RE2 knows inside brackets. */
const posixClasses: Readonly<Record<string, string>> = {
  alnum: '0-9A-Za-z',
  alpha: 'A-Za-z',
  ascii: '\\x00-\\x7F',
  blank: '\\t ',
  cntrl: '\\x00-\\x1F\\x7F',
  digit: '0-9',
  graph: '!-~',
  lower: 'a-z',
  print: ' -~',
  punct: '!-\\/:-@\\[-`{-~',
  space: '\\t\\n\\v\\f\\r ',
  upper: 'A-Z',
  word: '0-9A-Za-z_',
  xdigit: '0-9A-Fa-f',
};

const compiled = new Map<string, RegExp | undefined>();

/**
 * A pattern of Go's RE2 as an expression of JavaScript; undefined where it cannot be one, and is then not checked. RE2 takes more
 * escapes than JavaScript's unicode mode, has `\A`, `\z`, `\Q...\E`, `(?P<name>`, `(?i)` in front and POSIX classes, and its `\s`
 * knows ASCII only.
 */
export function re2(pattern: string): RegExp | undefined {
  const known = compiled.get(pattern);
  if (known !== undefined || compiled.has(pattern)) return known;
  const made = compile(pattern);
  // Patterns come from the bundle and from CRDs of a cluster: they are few, but nobody promises it.
  if (compiled.size > 2000) compiled.clear();
  compiled.set(pattern, made);
  return made;
}

function compile(pattern: string): RegExp | undefined {
  const flags = /^(\^?)\(\?([ims]+)\)/.exec(pattern);
  const body = flags === null ? pattern : `${flags[1] ?? ''}${pattern.slice(flags[0].length)}`;
  try {
    return new RegExp(translate(body), `u${flags?.[2] ?? ''}`);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return undefined;
  }
}

/** Characters that JavaScript's unicode mode lets be escaped; inside of brackets `-` too. */
const escapable = new Set('^$\\.*+?()[]{}|/');
const special = new Set('dDwWbBpPxtnrfv0123456789');

function translate(pattern: string): string {
  let result = '';
  let isInClass = false;
  for (let at = 0; at < pattern.length; at += 1) {
    const character = pattern.charAt(at);
    const next = pattern.charAt(at + 1);
    if (character === '\\') {
      at += 1;
      if (next === 'Q') {
        const end = pattern.indexOf('\\E', at);
        const literal = pattern.slice(at + 1, end < 0 ? undefined : end);
        result += literal.replaceAll(/[\^$\\.*+?()[\]{}|/]/g, '\\$&');
        at = end < 0 ? pattern.length : end + 1;
      } else if (next === 'p' || next === 'P') {
        const name = /^(?:\{(\^?)(\w+)\}|([A-Z]))/.exec(pattern.slice(at + 1));
        result += `\\${next}{${unicodeClass(name?.[2] ?? name?.[3] ?? '')}}`;
        at += name?.[0].length ?? 0;
      } else result += escaped(next, isInClass);
    } else if (isInClass) {
      const posix = character === '[' && next === ':' ? /^\[:(\^?)([a-z]+):\]/.exec(pattern.slice(at)) : null;
      const members = posixClasses[posix?.[2] ?? ''];
      if (posix !== null && posix[1] === '' && members !== undefined) {
        result += members;
        at += posix[0].length - 1;
      } else {
        result += character === '[' ? '\\[' : character;
        if (character === ']') isInClass = false;
      }
    } else if (character === '[') {
      isInClass = true;
      result += next === '^' ? '[^' : '[';
      if (next === '^') at += 1;
      // A bracket that closes at once is one of the members.
      if (pattern.charAt(at + 1) === ']') {
        result += '\\]';
        at += 1;
      }
    } else if (pattern.startsWith('(?P<', at)) {
      result += '(?<';
      at += 3;
    } else if ((character === '{' && !/^\{\d+(?:,\d*)?\}/.test(pattern.slice(at))) || character === ']') {
      result += `\\${character}`;
    } else if (character === '}' && !/\{\d+(?:,\d*)?$/.test(pattern.slice(0, at))) result += '\\}';
    else result += character;
  }
  return result;
}

/** RE2 names scripts and general categories alike. */
function unicodeClass(name: string): string {
  return name.length > 2 ? `Script=${name}` : name;
}

function escaped(character: string, isInClass: boolean): string {
  if (character === 'A') return '^';
  if (character === 'z') return '$';
  if (character === 's') return isInClass ? '\\t\\n\\f\\r ' : '[\\t\\n\\f\\r ]';
  if (character === 'S' && !isInClass) return '[^\\t\\n\\f\\r ]';
  if (character === 'a') return '\\x07';
  if (special.has(character) || escapable.has(character) || (character === '-' && isInClass)) return `\\${character}`;
  return /[A-Za-z]/.test(character) ? `\\${character}` : character;
}
