/** What is protected where nobody said otherwise: the default of the editor's setting, and always so for the command line. */
export const defaultProtectedContexts: readonly string[] = ['*prod*'];

/**
 * True where a context's name must be typed before anything is changed there or load is sent.
 *
 * `*` stands for any characters, also `/` and `:`, because names of managed clusters hold them
 * (`arn:aws:eks:eu-west-1:1:cluster/prod`); `?` for one. Upper and lower case are the same: a protection should match too much
 * rather than too little.
 *
 * @param context name of the context.
 * @param patterns such as `*prod*`, from user and project settings together.
 */
export function isProtectedContext(context: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => {
    const source = pattern.replaceAll(/[\\^$.*+?()[\]{}|/]/g, (character) => {
      if (character === '*') return '.*';
      return character === '?' ? '.' : `\\${character}`;
    });
    return new RegExp(`^${source}$`, 'isu').test(context);
  });
}
