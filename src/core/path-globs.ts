/** Why a glob cannot be followed, in words that follow a colon; undefined where it can. */
export function globFault(glob: string): string | undefined {
  if (glob.trim() === '') return 'an empty text names no path';
  if (/^(?:[\\/]|[A-Za-z]:)/.test(glob))
    return `"${glob}" must begin at the folder of this file, without a leading slash`;
  if (glob.split(/[\\/]/).includes('..')) return `"${glob}" leads out of the folder of this file`;
  return undefined;
}

/**
 * True where a path, or a folder that holds it, matches one of some globs. `*` and `?` stay inside one part of a path, `**` goes over
 * parts, `{a,b}` is either. A glob without a slash is found at any depth, as in a `.gitignore` file: `charts` is every folder of that name.
 *
 * @param path relative to the folder that the globs are relative to. Both kinds of slashes are understood.
 */
export function matchesPath(path: string, globs: readonly string[]): boolean {
  const plain = path.replaceAll('\\', '/').replace(/^\.\//, '');
  return globs.some((glob) => compiled(glob).test(plain));
}

const expressions = new Map<string, RegExp>();

function compiled(glob: string): RegExp {
  let expression = expressions.get(glob);
  if (expression === undefined) {
    expression = new RegExp(`^${sourceOf(glob)}(?:/.*)?$`, 'u');
    expressions.set(glob, expression);
  }
  return expression;
}

function sourceOf(glob: string): string {
  const plain = glob.replaceAll('\\', '/').replace(/^\.\//, '').replace(/\/+$/, '');
  const anchored = plain.includes('/') ? plain : `**/${plain}`;
  let depth = 0;
  const tokens = anchored.match(/\*\*\/|\*\*|[\s\S]/gu) ?? [];
  const source = tokens.map((token) => {
    if (token === '**/') return '(?:[^/]+/)*';
    if (token === '**') return '.*';
    if (token === '*') return '[^/]*';
    if (token === '?') return '[^/]';
    if (token === '{') {
      depth += 1;
      return '(?:';
    }
    if (token === '}' && depth > 0) {
      depth -= 1;
      return ')';
    }
    if (token === ',' && depth > 0) return '|';
    return token.replaceAll(/[\\^$.*+?()[\]{}|/]/gu, '\\$&');
  });
  return `${source.join('')}${')'.repeat(depth)}`;
}
