/** What a shell is opened with: bash where the container has it, else sh. */
export const shellCommand: readonly string[] = [
  'sh',
  '-c',
  'if command -v bash >/dev/null 2>&1; then exec bash; else exec sh; fi',
];
