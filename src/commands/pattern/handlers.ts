import type { AreaHandlers } from '../table.ts';
import { applyPattern } from './apply.ts';
import { deletePattern } from './delete.ts';
import { fetchImports } from './fetch-imports.ts';
import { newPattern } from './new.ts';
import { planPattern } from './plan.ts';

export const patternHandlers: AreaHandlers<'pattern'> = {
  'meshdeck.pattern.new': newPattern,
  'meshdeck.pattern.plan': planPattern,
  'meshdeck.pattern.apply': applyPattern,
  'meshdeck.pattern.delete': deletePattern,
  'meshdeck.pattern.fetchImports': fetchImports,
};
