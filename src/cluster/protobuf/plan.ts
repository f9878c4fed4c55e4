import type { Field, Message } from './fields.ts';
import type { Shape } from './shape.ts';

/** How one field is read. */
export interface Step {
  readonly name: string;
  readonly is: Field['form']['is'];
  readonly isList: boolean;
  readonly omitsZero: boolean;
  /** Of a message. */
  readonly below: Plan | undefined;
  /** Of a map: the keys that are wanted; undefined for all. */
  readonly keys: ReadonlySet<string> | undefined;
}

/** Steps by field number; a number without one is passed over. */
export type Plan = readonly (Step | undefined)[];

/**
 * What is read of a message for a shape.
 *
 * @throws RangeError where the shape names a field that the table of the message does not have: it would never come.
 */
export function planOf(message: Message, shape: Shape | true): Plan {
  const plan: (Step | undefined)[] = [];
  const wanted = shape === true ? Object.keys(message) : Object.keys(shape);
  for (const name of wanted) {
    const field = Object.hasOwn(message, name) ? message[name] : undefined;
    if (field === undefined) throw new RangeError(`no field ${name} is known here`);
    const below = shape === true ? true : (shape[name] ?? true);
    const { form, number, isList, omitsZero } = field;
    plan[number] = {
      name,
      is: form.is,
      isList,
      omitsZero,
      below: form.is === 'message' ? planOf(form.message, below) : undefined,
      keys: form.is.endsWith('-by-name') && below !== true ? new Set(Object.keys(below)) : undefined,
    };
  }
  // A list with holes is slow to read.
  return Array.from(plan);
}
