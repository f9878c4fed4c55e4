/** The reason in a message of the YAML parser, without the position and the excerpt, which are shown in our own way, and
 * without advice to programmers. */
export function yamlReason(message: string): string {
  const [first = message] = message.split('\n');
  return first
    .replace(/; please use YAML\..*$/, '')
    .replace(/ at line \d+, column \d+:?$/, '')
    .replace(/\.$/, '');
}
