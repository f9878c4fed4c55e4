import type { PlanPageOut } from '../contract/plan.ts';
import { isRecord, isTextList } from '../message-parts.ts';

/** Checks a message of the Plan page; undefined where it is none. Nothing that a page sends is believed unchecked. */
export function parsePlanMessage(value: unknown): PlanPageOut | undefined {
  if (!isRecord(value)) return undefined;
  const { type, takeOver, confirmedContext, component, id } = value;
  switch (type) {
    case 'ready':
    case 'cancel':
    case 'plan-again':
      return { type };
    case 'apply':
      if (!isTextList(takeOver)) return undefined;
      if (confirmedContext === undefined) return { type, takeOver };
      return typeof confirmedContext === 'string' ? { type, takeOver, confirmedContext } : undefined;
    case 'undo-release':
      return typeof id === 'string' ? { type, id } : undefined;
    case 'open-source':
      if (component === undefined) return { type };
      return typeof component === 'string' ? { type, component } : undefined;
    default:
      return undefined;
  }
}
