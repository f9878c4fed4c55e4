import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseText } from '../../yaml/parse.ts';
import { orderComponents } from './order.ts';
import { dialectOf } from './recognise.ts';
import { readPattern } from './read.ts';
import { fillReferences } from './references.ts';

const folder = path.join(process.env['MESHDECK_CORPUS'] ?? '../shared/corpus', 'patterns');

describe.skipIf(!existsSync(folder))(
  'the corpus of real patterns (skipped where MESHDECK_CORPUS leads to none)',
  () => {
    it('is read without an exception, and well-formed files without structural faults of our own making', () => {
      const codes: Record<string, number> = {};
      let read = 0;
      for (const name of readdirSync(folder)) {
        const [document] = parseText(readFileSync(path.join(folder, name), 'utf8')).documents;
        if (document === undefined || document.faults.length > 0 || dialectOf(document.root) !== 'pattern') continue;
        const { pattern, findings } = readPattern(document.root);
        expect(pattern, name).toBeDefined();
        if (pattern === undefined) continue;
        read += 1;
        const all = [...findings, ...fillReferences(pattern).findings, ...orderComponents(pattern.components).findings];
        for (const { code } of all) codes[code] = (codes[code] ?? 0) + 1;
      }
      expect(read).toBeGreaterThan(200);
      expect(codes).toMatchInlineSnapshot(`
        {
          "component-not-a-map": 1,
          "type-missing": 7,
          "unknown-key": 5,
          "wrong-type": 1,
        }
      `);
    });
  },
);
