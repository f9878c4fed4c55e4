/** One case of a page of golden cases. */
export interface GoldenCase {
  /** What is wrong, as the heading says it. */
  readonly title: string;
  /** Name of the document's file, which decides the dialect where the content does not. */
  readonly file: string;
  readonly text: string;
  /** What is said about the document; empty where nothing is. */
  readonly findings: string;
}

// A heading, the document in a fence (with its file's name), and what is said in another fence, which a new case has not yet.
const casePattern = /^## (.+)\n\n```yaml (\S+)\n([\s\S]*?)^```\n(?:\n```text\n([\s\S]*?)^```\n)?/gm;

/**
 * The cases of a page. A document is taken as it stands, with LF at the end of each line.
 *
 * @throws Error where a heading has no document that can be read, because a case that nobody runs is worse than none.
 */
export function casesOf(page: string): readonly GoldenCase[] {
  const cases = [...page.matchAll(casePattern)].map(([, title = '', file = '', text = '', findings = '']) => {
    return { title, file, text, findings };
  });
  const headings = page.match(/^## .+$/gm) ?? [];
  if (headings.length !== cases.length)
    throw new Error(`${headings.length} headings, but ${cases.length} cases: each needs a fence that begins with "yaml FILENAME"`);
  return cases;
}

/** The page with what is said now below each document. */
export function withFindings(page: string, findingsOf: (one: GoldenCase) => string): string {
  return page.replaceAll(casePattern, (_, title: string, file: string, text: string) => {
    const said = findingsOf({ title, file, text, findings: '' });
    return `## ${title}\n\n\`\`\`yaml ${file}\n${text}\`\`\`\n\n\`\`\`text\n${said}\`\`\`\n`;
  });
}
