import type { DiagnosticEntry } from './entry.ts';
import { diagnosticCodes, diagnosticEntry, type DiagnosticCode } from './table.ts';
import { visibleText } from './visible.ts';

const longestLine = 100;

/** The page of a code, `docs/diagnostics/<code>.md`: everything on it comes from the table. */
export function pageOf(code: DiagnosticCode): string {
  const { title, severity, why, wrong, right, imports = {} } = entryOf(code);
  return `# ${title}

\`${code}\`, ${article(severity)} ${severity} unless the project says otherwise.

${why}

Wrong:

${block(wrong)}
${importBlocks(imports)}
Right:

${block(right)}

To change its severity, write this into \`meshdeck.yaml\`:

\`\`\`yaml
lint:
  severity:
    ${code}: warning
\`\`\`

To silence it once, write \`# meshdeck-ignore ${code}\` on the line before.
`;
}

function entryOf(code: DiagnosticCode): DiagnosticEntry {
  return diagnosticEntry(code);
}

function importBlocks(imports: NonNullable<DiagnosticEntry['imports']>): string {
  return Object.entries(imports)
    .map(([address, text]) => `\nFetched from \`${address}\`:\n\n${block(text)}\n`)
    .join('');
}

/** The list of all codes, `docs/diagnostics/README.md`. */
export function indexPage(): string {
  const rows = diagnosticCodes.map((code) => {
    const { severity, title } = diagnosticEntry(code);
    return `- [\`${code}\`](${code}.md) (${severity}): ${title}`;
  });
  return `# Diagnostics

Written from the table in \`src/language/diagnostics\` by \`UPDATE_GOLDEN=1 npx vitest run src/language/diagnostics\`.

${rows.join('\n')}
`;
}

function article(severity: string): string {
  return /^[aeio]/.test(severity) ? 'an' : 'a';
}

function block(text: string): string {
  const lines = text.trimEnd().split('\n');
  const shown = lines.map((line) => (line.length > longestLine ? `${line.slice(0, longestLine)}...` : line));
  return `\`\`\`yaml\n${shown.map(visibleText).join('\n')}\n\`\`\``;
}
