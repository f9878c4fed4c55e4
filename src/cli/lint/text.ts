import { styleText } from 'node:util';
import type { Severity } from '../../language/lint.ts';
import type { CheckedFile } from './report.ts';

const colours: Readonly<Record<Severity, 'red' | 'yellow' | 'cyan' | 'gray'>> = {
  error: 'red',
  warning: 'yellow',
  information: 'cyan',
  hint: 'gray',
};

/** A line for each finding, as compilers write it, so that terminals and editors make the place a link. */
export function textLines({ name, findings }: CheckedFile, isColoured: boolean): readonly string[] {
  const paint = (style: Parameters<typeof styleText>[0], text: string): string =>
    isColoured ? styleText(style, text, { validateStream: false }) : text;
  return findings.map(({ range: { start }, severity, message, code }) => {
    const place = `${name}:${start.line + 1}:${start.character + 1}`;
    return `${place}  ${paint(colours[severity], severity)}  ${message}  ${paint('gray', `[${code}]`)}`;
  });
}
