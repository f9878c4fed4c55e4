/** How much a diagnostic matters. `off` silences it. */
export type Severity = 'error' | 'warning' | 'information' | 'hint';

/** One kind of diagnostic: everything that is said about it anywhere. The examples are golden tests and parts of its page. */
export interface DiagnosticEntry {
  /** Name of the file that the examples are; a pattern where absent. */
  readonly file?: string;
  readonly severity: Severity;
  /** Heading of the page. */
  readonly title: string;
  /** `{name}` stands for a parameter. "Did you mean" is added where a parameter `nearest` is given. */
  readonly message: string;
  /** Why it is a fault and what happens if it stays. */
  readonly why: string;
  /** A document with exactly this diagnostic. */
  readonly wrong: string;
  /** The same document put right. */
  readonly right: string;
  /** Texts that were fetched for the examples, by the address that `$(#use ...)` gives. */
  readonly imports?: Readonly<Record<string, string>>;
  /** What the connected cluster of the examples serves: apiVersions by kind. */
  readonly served?: Readonly<Record<string, readonly string[]>>;
  /** Why registries of the examples cannot be read. */
  readonly registryFaults?: Readonly<Record<string, string>>;
}

/** Entries by code. Codes are kebab-case and never change their meaning. */
export type DiagnosticTable = Readonly<Record<string, DiagnosticEntry>>;

/** Example documents without their common indentation. */
export function example(strings: TemplateStringsArray): string {
  const lines = strings.join('').split('\n').slice(1);
  const indentation = /^ */.exec(lines[0] ?? '')?.[0].length ?? 0;
  return lines.map((line) => line.slice(indentation)).join('\n');
}
