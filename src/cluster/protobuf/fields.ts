/** How the value of a field is written in JSON. */
export type FieldForm =
  | { readonly is: 'text' | 'number' | 'flag' | 'time' | 'micro-time' | 'quantity' | 'int-or-text' }
  | { readonly is: 'texts-by-name' | 'quantities-by-name' }
  | { readonly is: 'message'; readonly message: Message };

/** A field of a message, by the name that it has in JSON. */
export interface Field {
  readonly number: number;
  readonly form: FieldForm;
  readonly isList: boolean;
  /** JSON leaves the zero value out, although protobuf writes it (a field that is no pointer and has `omitempty`). */
  readonly omitsZero: boolean;
}

/** Fields of a message by their names in JSON. It need not have all: those that it lacks are passed over. */
export type Message = Readonly<Record<string, Field>>;

function field(number: number, form: FieldForm, how: Partial<Pick<Field, 'isList' | 'omitsZero'>> = {}): Field {
  return { number, form, isList: how.isList ?? false, omitsZero: how.omitsZero ?? false };
}

/** A text; JSON leaves an empty one out. */
export const text = (number: number): Field => field(number, { is: 'text' }, { omitsZero: true });

/** A text that JSON always has. */
export const keptText = (number: number): Field => field(number, { is: 'text' });

export const texts = (number: number): Field => field(number, { is: 'text' }, { isList: true });

/** A number; JSON leaves zero out. */
export const count = (number: number): Field => field(number, { is: 'number' }, { omitsZero: true });

/** A number that JSON has whenever protobuf has it. */
export const keptCount = (number: number): Field => field(number, { is: 'number' });

/** True or false; JSON leaves false out. */
export const flag = (number: number): Field => field(number, { is: 'flag' }, { omitsZero: true });

/** True or false, which JSON has whenever protobuf has it. */
export const keptFlag = (number: number): Field => field(number, { is: 'flag' });

/** A time in seconds; the zero time is left out, where older servers write `null`. */
export const time = (number: number): Field => field(number, { is: 'time' });

/** A time in microseconds. */
export const microTime = (number: number): Field => field(number, { is: 'micro-time' });

/** An IntOrString. */
export const intOrText = (number: number): Field => field(number, { is: 'int-or-text' });

/** A map of texts, such as labels. */
export const textsByName = (number: number): Field => field(number, { is: 'texts-by-name' });

/** A ResourceList. */
export const quantitiesByName = (number: number): Field => field(number, { is: 'quantities-by-name' });

export const one = (number: number, message: Message): Field => field(number, { is: 'message', message });

export const list = (number: number, message: Message): Field =>
  field(number, { is: 'message', message }, { isList: true });
