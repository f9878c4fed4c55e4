import { cueTokens, type CueToken } from './tokens.ts';

/** A value of CUE as a schema needs it. What is computed is `unknown`: it may be anything. */
export type CueValue =
  | { readonly is: 'basic'; readonly name: 'string' | 'bytes' | 'bool' | 'int' | 'number' | 'null' }
  | { readonly is: 'literal'; readonly value: string | number | boolean }
  | CueStruct
  | { readonly is: 'list'; readonly items?: CueValue; readonly written?: readonly CueValue[] }
  | { readonly is: 'any-of'; readonly options: readonly CueOption[] }
  | { readonly is: 'all-of'; readonly parts: readonly CueValue[] }
  | { readonly is: 'bound'; readonly operator: string; readonly value: string | number }
  | { readonly is: 'reference'; readonly name: string }
  | { readonly is: 'unknown' };

export interface CueStruct {
  readonly is: 'struct';
  readonly fields: readonly CueField[];
  /** What every other field is (`[string]: T`). */
  readonly others?: CueValue;
  /** True where other fields are allowed (`...`), or made by a loop. */
  readonly isOpen: boolean;
  readonly embedded: readonly CueValue[];
}

export interface CueField {
  readonly name: string;
  /** With `?`, or below a condition. */
  readonly isOptional: boolean;
  readonly value: CueValue;
  /** What `+usage=` says above it. */
  readonly usage?: string;
}

export interface CueOption {
  readonly value: CueValue;
  readonly isDefault: boolean;
}

const unknown: CueValue = { is: 'unknown' };
const basics: Readonly<Record<string, CueValue>> = {
  string: { is: 'basic', name: 'string' },
  bytes: { is: 'basic', name: 'bytes' },
  bool: { is: 'basic', name: 'bool' },
  null: { is: 'basic', name: 'null' },
  number: { is: 'basic', name: 'number' },
  float: { is: 'basic', name: 'number' },
  float32: { is: 'basic', name: 'number' },
  float64: { is: 'basic', name: 'number' },
  true: { is: 'literal', value: true },
  false: { is: 'literal', value: false },
};
const wholeNumber = /^u?int(?:8|16|32|64|128)?$|^rune$/;
const boundOperators: readonly string[] = ['>=', '<=', '>', '<', '=~', '!~', '!='];

/**
 * Finds the values of top-level fields (of the whole text, or of its `template` where it has one) without reading the rest, which
 * may be any program.
 *
 * @returns undefined where the text is no CUE.
 */
export function cueFields(source: string): ReadonlyMap<string, CueValue> | undefined {
  const tokens = cueTokens(source);
  if (tokens === undefined) return undefined;
  const parser = new Parser(tokens);
  const top = parser.topFields(0, tokens.length);
  const template = top.get('template');
  const starts = template === undefined ? top : parser.topFields(template + 1, parser.afterValue(template));
  return new Map([...starts].map(([name, start]) => [name, parser.valueAt(start)]));
}

class Parser {
  readonly #tokens: readonly CueToken[];
  #at = 0;

  constructor(tokens: readonly CueToken[]) {
    this.#tokens = tokens;
  }

  /** Where the values of the fields between two tokens begin, of each name the first one. */
  topFields(from: number, to: number): ReadonlyMap<string, number> {
    const starts = new Map<string, number>();
    let depth = 0;
    for (let at = from; at < to; at += 1) {
      const token = this.#tokens[at];
      const next = this.#tokens[at + 1];
      if (token === undefined) break;
      if (this.isOpening(token)) depth += 1;
      else if (this.isClosing(token)) depth -= 1;
      if (depth < 0) break;
      const isLabel = depth === 0 && (token.is === 'name' || token.is === 'text') && next?.text === ':';
      if (isLabel && !starts.has(token.text)) starts.set(token.text, at + 2);
    }
    return starts;
  }

  afterValue(start: number): number {
    let depth = 0;
    for (let at = start; at < this.#tokens.length; at += 1) {
      const token = this.#tokens[at];
      if (token === undefined) break;
      if (this.isOpening(token)) depth += 1;
      else if (this.isClosing(token)) depth -= 1;
      if (depth === 0) return at;
    }
    return this.#tokens.length;
  }

  valueAt(start: number): CueValue {
    this.#at = start;
    return this.fieldValue();
  }

  /** After a label's colon: a value, or another label (`resources: limits: cpu: string`). */
  private fieldValue(): CueValue {
    const label = this.label();
    if (label === undefined) return this.value();
    return label.is === 'others'
      ? { is: 'struct', fields: [], others: this.fieldValue(), isOpen: false, embedded: [] }
      : {
          is: 'struct',
          fields: [{ name: label.name, isOptional: label.isOptional, value: this.fieldValue() }],
          isOpen: false,
          embedded: [],
        };
  }

  /** Takes `name:`, `name?:` or `[string]:`; takes nothing where none of them stands here. */
  private label(): { is: 'field'; name: string; isOptional: boolean } | { is: 'others' } | undefined {
    const token = this.peek();
    if (token?.is === 'name' || token?.is === 'text') {
      const mark = this.#tokens[this.#at + 1]?.text;
      if (mark === ':') {
        this.#at += 2;
        return { is: 'field', name: token.text, isOptional: false };
      }
      if ((mark === '?' || mark === '!') && this.#tokens[this.#at + 2]?.text === ':') {
        this.#at += 3;
        return { is: 'field', name: token.text, isOptional: mark === '?' };
      }
      return undefined;
    }
    if (token?.text !== '[') return undefined;
    const end = this.afterValue(this.#at);
    if (this.#tokens[end + 1]?.text !== ':') return undefined;
    this.#at = end + 2;
    return { is: 'others' };
  }

  private value(): CueValue {
    const options: CueOption[] = [];
    do {
      const isDefault = this.takes('*');
      options.push({ value: this.conjunction(), isDefault });
    } while (this.takes('|'));
    const [only] = options;
    return options.length === 1 && only !== undefined ? only.value : { is: 'any-of', options };
  }

  private conjunction(): CueValue {
    const parts = [this.operand()];
    while (this.takes('&')) parts.push(this.operand());
    const [only = unknown] = parts;
    return parts.length === 1 ? only : { is: 'all-of', parts };
  }

  private operand(): CueValue {
    const found = this.primary();
    // A call, a selection or a computation: its value is not known before it runs.
    const next = this.peek();
    if (next === undefined || this.isEnd(next)) return found;
    this.skipExpression();
    return unknown;
  }

  private primary(): CueValue {
    const token = this.take();
    if (token === undefined) return unknown;
    if (token.is === 'text') return { is: 'literal', value: token.text };
    if (token.is === 'number') return numberOf(token.text);
    if (token.is === 'name') return this.named(token.text);
    if (token.text === '{') return this.struct();
    if (token.text === '[') return this.list();
    if (token.text === '(') {
      const inner = this.value();
      return this.takes(')') ? inner : unknown;
    }
    if (boundOperators.includes(token.text)) return this.bound(token.text);
    if (token.text === '-') {
      const number = this.take();
      return number?.is === 'number' ? numberOf(`-${number.text}`) : unknown;
    }
    return unknown;
  }

  private named(name: string): CueValue {
    if (name === 'close' && this.takes('(')) {
      const inner = this.value();
      return this.takes(')') ? inner : unknown;
    }
    if (wholeNumber.test(name)) return { is: 'basic', name: 'int' };
    return (Object.hasOwn(basics, name) ? basics[name] : undefined) ?? { is: 'reference', name };
  }

  private bound(operator: string): CueValue {
    const operand = this.primary();
    return operand.is === 'literal' && typeof operand.value !== 'boolean'
      ? { is: 'bound', operator, value: operand.value }
      : unknown;
  }

  private list(): CueValue {
    const written: CueValue[] = [];
    let items: CueValue | undefined;
    this.separators();
    while (this.peek() !== undefined && !this.takes(']')) {
      if (this.takes('...')) items = this.peek()?.text === ']' ? unknown : this.value();
      else written.push(this.value());
      if (!this.separators() && this.peek()?.text !== ']') {
        this.skipUntil(']');
        break;
      }
    }
    return items === undefined ? { is: 'list', written } : { is: 'list', items, written };
  }

  private struct(): CueStruct {
    const fields: CueField[] = [];
    const embedded: CueValue[] = [];
    let others: CueValue | undefined;
    let isOpen = false;
    this.separators();
    while (this.peek() !== undefined && !this.takes('}')) {
      const token = this.peek();
      const usage = usageOf(token?.comments ?? []);
      const label = this.label();
      if (label?.is === 'field') {
        const value = this.fieldValue();
        const isShown = !label.name.startsWith('#') && !label.name.startsWith('_');
        if (isShown) fields.push({ ...nameOf(label), value, ...(usage === undefined ? {} : { usage }) });
      } else if (label !== undefined) others = this.fieldValue();
      else if (this.takes('...')) {
        isOpen = true;
        if (!this.isEndOfField()) this.value();
      } else if (token?.is === 'name' && token.text === 'if') {
        const inner = this.conditional();
        if (inner === undefined) isOpen = true;
        else fields.push(...inner.fields.map((field) => ({ ...field, isOptional: true })));
      } else if (token?.is === 'name' && (token.text === 'for' || token.text === 'let')) {
        isOpen ||= token.text === 'for';
        this.skipField();
      } else embedded.push(this.value());
      if (!this.separators() && this.peek()?.text !== '}') {
        this.skipField();
        this.separators();
      }
    }
    return { is: 'struct', fields, isOpen, embedded, ...(others === undefined ? {} : { others }) };
  }

  /** `if CONDITION {...}`: what the braces hold. */
  private conditional(): CueStruct | undefined {
    while (this.peek() !== undefined && this.peek()?.text !== '{') {
      if (this.isOpening(this.peek())) this.#at = this.afterValue(this.#at);
      this.#at += 1;
    }
    return this.takes('{') ? this.struct() : undefined;
  }

  private peek(): CueToken | undefined {
    return this.#tokens[this.#at];
  }

  private take(): CueToken | undefined {
    const token = this.peek();
    this.#at += 1;
    return token;
  }

  private takes(mark: string): boolean {
    const token = this.peek();
    const isThere = token?.is === 'mark' && token.text === mark;
    if (isThere) this.#at += 1;
    return isThere;
  }

  private separators(): boolean {
    const before = this.#at;
    while (this.peek()?.is === 'separator') this.#at += 1;
    return this.#at > before;
  }

  private isEndOfField(): boolean {
    const next = this.peek();
    return next === undefined || this.isEnd(next);
  }

  private isEnd(token: CueToken): boolean {
    return (
      token.is === 'separator' || this.isClosing(token) || (token.is === 'mark' && ['|', '&'].includes(token.text))
    );
  }

  private skipExpression(): void {
    while (!this.isEndOfField()) {
      if (this.isOpening(this.peek())) this.#at = this.afterValue(this.#at);
      this.#at += 1;
    }
  }

  private skipField(): void {
    for (let token = this.peek(); token !== undefined && token.is !== 'separator'; token = this.peek()) {
      if (this.isClosing(token)) return;
      if (this.isOpening(token)) this.#at = this.afterValue(this.#at);
      this.#at += 1;
    }
  }

  private skipUntil(closing: string): void {
    while (this.peek() !== undefined && !this.takes(closing)) {
      if (this.isOpening(this.peek())) this.#at = this.afterValue(this.#at);
      this.#at += 1;
    }
  }

  private isOpening(token: CueToken | undefined): boolean {
    return token?.is === 'mark' && ['{', '[', '('].includes(token.text);
  }

  private isClosing(token: CueToken): boolean {
    return token.is === 'mark' && ['}', ']', ')'].includes(token.text);
  }
}

function nameOf({ name, isOptional }: { name: string; isOptional: boolean }): Pick<CueField, 'name' | 'isOptional'> {
  return { name, isOptional };
}

function numberOf(text: string): CueValue {
  const value = Number(text.replaceAll('_', ''));
  return Number.isNaN(value) ? unknown : { is: 'literal', value };
}

function usageOf(comments: readonly string[]): string | undefined {
  const line = comments.find((comment) => comment.startsWith('+usage='));
  return line?.slice('+usage='.length);
}
